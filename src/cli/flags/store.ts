// The `--store` flag.

/** Where baselines are kept. */
export function storeOf({ store }: { readonly store?: string }): string {
  return store ?? '.earshot/baselines';
}
