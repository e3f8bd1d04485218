import { VERSION } from '../app/version.ts';
import { createActions } from './actions.ts';
import { createPrinter, endResults } from './printer.ts';
import { readStandardInput } from './read-bounded.ts';
import { runCli } from './run-cli.ts';

/** The main thread: one command line, then the exit code. */
export async function start(): Promise<void> {
  const printer = createPrinter();
  const code = await runCli(process.argv.slice(2), {
    version: VERSION,
    actions: createActions(printer),
    printer,
    readInput: () => readStandardInput(Bun.stdin.stream()),
  });
  await endResults();
  process.exit(code);
}
