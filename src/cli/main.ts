// The front door: argv to one library call to an exit code. The only place that turns an error into
// text.

import { CommanderError } from 'commander';
import { describeError, EarshotError, ERRORS, EXIT } from '../base/index.ts';
import { buildProgram } from './program.ts';
import { loadDotEnv } from './settings.ts';

/**
 * Runs one command line and leaves with its exit code. Settings: defaults < file < .env <
 * environment < flags.
 */
export async function main(argv: readonly string[]): Promise<void> {
  guardOutput();
  try {
    loadDotEnv(process.cwd(), process.env);
    const program = buildProgram((exitCode) => {
      process.exitCode = exitCode;
    });
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    process.exitCode = await report(error);
  }
}

/** A reader that goes away (`| head`) ends the output, not the program with a stack trace. */
function guardOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.pass : EXIT.invalid;
  }
  if (error instanceof EarshotError) {
    process.stderr.write(`earshot: ${error.message}\n`);
    process.stderr.write(`  ${error.hint ?? ERRORS[error.code].remedy}\n`);
    const { stack } = error.details;
    if (error.exitCode === EXIT.internal && typeof stack === 'string') {
      process.stderr.write(`${stack}\n`);
    }
    process.stderr.write(`  [${error.code}]\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? error.stack : undefined;
  const told = `earshot: internal error: ${describeError(error)}\n${stack ?? ''}\n`;
  // What nobody foresaw may quote anything.
  const { redact } = await import('../client/index.ts');
  process.stderr.write(redact(told, []));
  process.stderr.write('  This is a bug: report it with the command and the scenario.\n');
  return EXIT.internal;
}
