import { WORKER_ROLE } from '../app/workers/role.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import type { CliActions } from './operations.ts';
import type { Printer } from './printer.ts';

/** What the command line needs of the program around it. */
export interface CliOptions {
  readonly version: string;
  readonly actions: CliActions;
  readonly printer: Printer;
  readonly readInput: () => Promise<string>;
}

/** Runs one command line (without the program's own name) and answers the exit code; never throws. */
export async function runCli(argv: readonly string[], options: CliOptions): Promise<number> {
  const { version, actions, printer, readInput } = options;
  try {
    // A server stays for weeks: the other commands, and the library that tells them apart, are not loaded beside it.
    if (argv.length === 1 && argv[0] === 'serve') return await actions.serve();
    const [role, socketPath, area] = argv;
    if (role === WORKER_ROLE && socketPath !== undefined) return await actions.serveAsWorker(socketPath, Number(area));
    let exitCode: number = EXIT.ok;
    const { runProgram } = await import('./program.ts');
    await runProgram(argv, version, { actions, printer, readInput, setExitCode: (code) => (exitCode = code) });
    return exitCode;
  } catch (error) {
    return reportFailure(error, printer);
  }
}

function reportFailure(error: unknown, printer: Printer): number {
  if (error instanceof CommandError) {
    printer.notice(error.message);
    return error.exitCode;
  }
  if (error instanceof GatewayError && error.type !== 'internal_error') {
    printer.notice(`${error.message}.`);
    // The message has the first of them.
    if (error.type === 'invalid_request')
      for (const { path, problem } of error.details.slice(1))
        if (typeof path === 'string' && typeof problem === 'string') printer.notice(`${path}: ${problem}.`);
    return EXIT.failed;
  }
  printer.notice(`The command failed: ${error instanceof Error ? error.message : String(error)}`);
  return EXIT.failed;
}
