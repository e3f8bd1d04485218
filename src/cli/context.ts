import type { OnProgress, Operations } from '../app/control/index.ts';
import type { CliActions } from './operations.ts';
import type { Printer } from './printer.ts';

/** What a command is given. */
export interface CommandContext {
  readonly actions: CliActions;
  readonly printer: Printer;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** The exit code when the command ends without an error. */
  readonly setExitCode: (code: number) => void;
}

/** Runs one operation and closes the session, whatever happens. */
export async function withOperations<T>(
  context: CommandContext,
  run: (operations: Operations) => Promise<T>,
): Promise<T> {
  const session = await context.actions.openOperations();
  try {
    return await run(session.operations);
  } finally {
    await session.close();
  }
}

/** Shows how far a long operation is, where somebody looks. */
export async function withProgress<T>(
  { printer }: CommandContext,
  what: string,
  run: (onProgress: OnProgress) => Promise<T>,
): Promise<T> {
  const progress = printer.progress(what);
  try {
    return await run((done, total) => progress.update(done, total));
  } finally {
    progress.end();
  }
}

/** A secret from standard input without the end of its line. */
export async function readSecret(context: CommandContext): Promise<string> {
  return (await context.readInput()).replace(/\r?\n$/, '');
}
