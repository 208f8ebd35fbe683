// Which CI system a process runs under, by the variables that the system itself sets. Reads
// nothing but what it is given.

export const CI_SYSTEMS = ['github', 'gitlab', 'none'] as const;

export type CiSystem = (typeof CI_SYSTEMS)[number];

/** The system whose own variable is set; `none` elsewhere, also under one that we do not know. */
export function detectCiSystem(
  environment: Readonly<Record<string, string | undefined>>,
): CiSystem {
  if (environment.GITHUB_ACTIONS === 'true') return 'github';
  return environment.GITLAB_CI === 'true' ? 'gitlab' : 'none';
}
