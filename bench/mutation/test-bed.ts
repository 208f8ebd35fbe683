// The tests of the verifier over sources that hold every mutant asleep. One instance serves many
// runs, so that a mutant costs its tests and little else.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { type Mutant, withMutants } from './mutants.ts';

/** What a run shall do; read by `asleep.ts` in the worker. */
export interface Order {
  readonly awake: number;
  /** No charge of this check is heard; null for mutants of the text. */
  readonly deafRule: string | null;
  /** A dry run notes the mutants that the file comes by. */
  readonly hitsFile: string | null;
}

const CHARGE = '  charge(charge: Charge): void {';
/** Of one test: mutants asleep cost time too, and so do neighbours. */
const TEST_LIMIT_MS = 90_000;

/** What the tests cover and how long each file takes. */
export interface Coverage {
  /** Test files by mutant, the quickest first. */
  readonly filesOf: ReadonlyMap<number, readonly string[]>;
  /** All test files, the quickest first. */
  readonly files: readonly string[];
}

export class TestBed {
  readonly #vitest: Vitest;
  readonly #orderFile: string;
  readonly #specifications: ReadonlyMap<string, TestSpecification>;

  private constructor(
    vitest: Vitest,
    orderFile: string,
    specifications: ReadonlyMap<string, TestSpecification>,
  ) {
    this.#vitest = vitest;
    this.#orderFile = orderFile;
    this.#specifications = specifications;
  }

  /** `folder` is for files of its own; `tests` are globs below `root`. */
  static async open(options: {
    readonly root: string;
    readonly folder: string;
    readonly tests: readonly string[];
    readonly exclude: readonly string[];
    readonly mutants: readonly Mutant[];
  }): Promise<TestBed> {
    const { root, mutants } = options;
    const orderFile = path.join(options.folder, 'order.json');
    process.env.EARSHOT_MUTATION_ORDER = orderFile;
    const vitest = await createVitest(
      {
        root,
        config: false,
        watch: false,
        include: [...options.tests],
        exclude: [...options.exclude],
        setupFiles: [path.join(root, 'bench/mutation/asleep.ts')],
        pool: 'threads',
        maxWorkers: 1,
        isolate: true,
        // Cached modules would hold the mutants of another time.
        fsModuleCache: false,
        reporters: [{}],
        testTimeout: TEST_LIMIT_MS,
      },
      { plugins: [{ name: 'mutants', enforce: 'pre', transform: transformer(root, mutants) }] },
    );
    const specifications = await vitest.globTestSpecifications();
    const byFile = new Map(
      specifications.map((one) => [path.relative(root, one.moduleId), one] as const),
    );
    return new TestBed(vitest, orderFile, byFile);
  }

  /** Runs every test file once by itself. @throws Error when one fails without any mutant awake. */
  async measure(folder: string): Promise<Coverage> {
    const hitsFile = path.join(folder, 'hits.json');
    const took: { readonly file: string; readonly ms: number; readonly hits: number[] }[] = [];
    for (const file of [...this.#specifications.keys()].sort()) {
      const beganAtMs = performance.now();
      const passed = await this.run([file], { awake: -1, deafRule: null, hitsFile });
      if (!passed) throw new Error(`${file} fails without a mutant`);
      const hits = JSON.parse(readFileSync(hitsFile, 'utf8')) as number[];
      took.push({ file, ms: performance.now() - beganAtMs, hits });
      rmSync(hitsFile);
    }
    took.sort((a, b) => a.ms - b.ms);
    const filesOf = new Map<number, string[]>();
    for (const { file, hits } of took) {
      for (const id of hits) filesOf.set(id, [...(filesOf.get(id) ?? []), file]);
    }
    return { filesOf, files: took.map(({ file }) => file) };
  }

  /** Whether all tests of these files pass. */
  async run(files: readonly string[], order: Order): Promise<boolean> {
    writeFileSync(this.#orderFile, JSON.stringify(order));
    const specifications = files.flatMap((file) => this.#specifications.get(file) ?? []);
    const { testModules, unhandledErrors } =
      await this.#vitest.runTestSpecifications(specifications);
    // It tells what failed before, too.
    const asked = new Set(specifications.map(({ moduleId }) => moduleId));
    const own = testModules.filter(({ moduleId }) => asked.has(moduleId));
    return unhandledErrors.length === 0 && own.every((one) => one.ok());
  }

  async close(): Promise<void> {
    await this.#vitest.close();
  }
}

/** Puts the mutants into their files, and a switch for each rule into the docket. */
function transformer(
  root: string,
  mutants: readonly Mutant[],
): (code: string, id: string) => string | null {
  const byFile = Map.groupBy(mutants, ({ path: file }) => path.join(root, file));
  return (_code, id) => {
    const own = byFile.get(id);
    if (own === undefined) return null;
    // The file's own text: the mutants were found in it.
    const text = withMutants(readFileSync(id, 'utf8'), own);
    if (!id.endsWith('docket/docket.ts')) return text;
    if (!text.includes(CHARGE)) throw new Error('the docket has no method `charge` as expected');
    return text.replace(CHARGE, `${CHARGE}\n    if (globalThis.deafRule === charge.check) return;`);
  };
}
