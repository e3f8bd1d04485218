import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { CommandContext } from '../context.ts';
import { withProgress } from '../context.ts';
import { counted } from '../counted.ts';
import { addExamples } from '../examples.ts';

const REQUESTS_DEFAULT = 1_000_000;
const REQUESTS_MAX = 100_000_000;

interface DemoOptions {
  readonly requests: number;
  readonly seed: number;
  readonly force?: true;
  readonly json?: true;
}

function parseRequests(text: string): number {
  const requests = /^\d{1,9}$/.test(text) ? Number.parseInt(text, 10) : 0;
  if (requests < 1 || requests > REQUESTS_MAX)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${REQUESTS_MAX}.`);
  return requests;
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number.parseInt(text, 10);
}

export function addDemo(program: Command, context: CommandContext): void {
  const { actions, printer } = context;
  const command = program
    .command('demo')
    .description('fill an empty data folder with a believable year; none of its providers is ever called')
    .option('--requests <count>', 'how many requests', parseRequests, REQUESTS_DEFAULT)
    .option('--seed <number>', 'the same number tells the same year', parseSeed, 1)
    .option('--force', 'also where there are requests already')
    .option('--json', 'print JSON')
    .action(async ({ requests, seed, force, json }: DemoOptions) => {
      const made = await withProgress(context, 'Filling', (onProgress) =>
        actions.demo({ requests, seed, force: force === true }, onProgress),
      );
      if (json) {
        printer.json({
          requests: made.requests,
          refused: made.refused,
          customers: made.customers,
          customer_users: made.customerUsers,
          owner_password: made.ownerPassword,
        });
        return;
      }
      const people = `${counted(made.customers, 'customer')}, ${counted(made.customerUsers, 'customer user')}`;
      printer.line(
        `${counted(made.requests, 'request')} of ${people}; ${made.refused} more were refused by budgets and limits.`,
      );
      printer.line(`Start the server: ${made.serveCommand}`);
      const password = made.ownerPassword ?? 'the one of TALLYGATE_OWNER_PASSWORD';
      printer.line(`Sign in as owner with the password ${password}`);
    });
  addExamples(command, ['demo', 'demo --requests 20000 --seed 7']);
}
