import { createOperations } from '../../src/app/operations/index.ts';
import type { CliActions } from '../../src/cli/operations.ts';
import { createPrinter } from '../../src/cli/printer.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import type { TestGateway } from './gateway.ts';

export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command on the running gateway; `input` is its standard input. */
export async function runOn(gateway: TestGateway, argv: readonly string[], input = ''): Promise<CommandRun> {
  let out = '';
  let err = '';
  const { management, core } = gateway.gateway;
  const actions = {
    openOperations: async () => ({
      via: 'server',
      operations: createOperations(await management(), core),
      close: async () => {},
    }),
  } satisfies Partial<CliActions> as unknown as CliActions;
  const code = await runCli(argv, {
    version: '1.2.3',
    actions,
    printer: createPrinter({ out: (text) => (out += text), err: (text) => (err += text), isTerminal: false }),
    readInput: async () => input,
  });
  return { code, out, err };
}
