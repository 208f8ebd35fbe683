// One line of the record of searches for secrets. Data only.

export interface SecretsRecord {
  readonly commit: string;
  /** Runs of the command whose artefacts were searched. */
  readonly runs: number;
  readonly secrets: number;
  readonly artefacts: number;
  readonly bytes: number;
  /** Forms of secrets, each looked for in each artefact of its run. */
  readonly searches: number;
  readonly hits: number;
}
