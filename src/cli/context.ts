import type { Operations } from '../app/control/index.ts';
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
