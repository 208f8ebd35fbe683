// The append-only record of the mutation run: one line of JSON for each mutant or rule.

export interface MutationRecord {
  readonly commit: string;
  /** `path:line kind (n)`, or `rule NAME`. */
  readonly name: string;
  /**
   * `killed`: a test failed · `timeout`: the tests did not end · `survived`: all tests passed ·
   * `uncovered`: no test comes by
   */
  readonly outcome: 'killed' | 'timeout' | 'survived' | 'uncovered';
  /** The first test file that failed. */
  readonly by: string | null;
  /** All mutants of the verifier, of which those on record are a sample; 0 for rules. */
  readonly of: number;
}
