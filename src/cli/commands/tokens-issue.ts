import type { Command } from 'commander';
import type { IssuedToken } from '../../app/control/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { parseInstant } from '../options.ts';
import { INPUT_BYTES_MAX, readBounded } from '../read-bounded.ts';
import { readTokenFile } from '../token-file.ts';
import type { TokenLine } from '../token-file.ts';

interface IssueOptions {
  readonly user?: string;
  readonly name?: string;
  readonly expiresAt?: string;
  readonly model?: readonly string[];
  readonly fromFile?: string;
  readonly json?: true;
}

const EXPLANATION = `
A file for --from-file has one token a line, at most 1000: CSV after a line of names (user, name, expires_at,
allowed_models; models are separated by spaces), or JSON Lines, objects with "user" and the fields that the HTTP API
takes, limits and budgets too. All are issued or none.`;

function view(issued: IssuedToken) {
  return {
    id: issued.id,
    name: issued.name,
    customer_user_id: issued.customerUserId,
    token: issued.token,
    expires_at: issued.expiresAt,
  };
}

async function issueOne(context: CommandContext, user: string, name: string, options: IssueOptions): Promise<void> {
  const { printer } = context;
  const issued = await withOperations(context, (operations) =>
    operations.issueToken({
      customerUser: user,
      name,
      expiresAt: options.expiresAt ?? null,
      allowedModels: options.model ?? null,
    }),
  );
  if (options.json) {
    printer.json(view(issued));
    return;
  }
  printer.line(issued.token);
  printer.notice(`Issued ${issued.id} (${issued.name}). The token is not shown again.`);
}

async function readInput(context: CommandContext, file: string): Promise<string> {
  return file === '-' ? context.readInput() : readBounded(file, INPUT_BYTES_MAX, EXIT.failed);
}

/** Says the line of the file instead of the place in the call. */
function nameLine(error: unknown, lines: readonly TokenLine[]): unknown {
  if (!(error instanceof GatewayError) || error.type !== 'invalid_request') return error;
  const named = error.message.replaceAll(/\bitems\.(\d+)\.?/g, (path, index: string) => {
    const line = lines[Number(index)]?.line;
    return line === undefined ? path : `line ${line} `;
  });
  return new CommandError(`${named}. No token was issued.`, undefined, error);
}

async function issueMany(context: CommandContext, file: string, json: boolean): Promise<void> {
  const { printer } = context;
  const lines = readTokenFile(await readInput(context, file));
  const items = lines.map(({ item }) => item);
  const { tokens } = await withOperations(context, (operations) => operations.issueTokens({ items })).catch(
    (error: unknown) => {
      throw nameLine(error, lines);
    },
  );
  if (json) {
    printer.json({ tokens: tokens.map(view) });
    return;
  }
  for (const issued of tokens) printer.line(`${issued.token}  ${issued.customerUserId}  ${issued.name}`);
  printer.notice(`Issued ${tokens.length} token${tokens.length === 1 ? '' : 's'}. They are not shown again.`);
}

export function addTokensIssue(tokens: Command, context: CommandContext): void {
  const issue = tokens
    .command('issue')
    .description('issue an auth token, or all that a file asks for; plain texts are shown this once')
    .option('--user <id or name>', 'customer user that the token is for')
    .option('--name <name>', 'what the token is called')
    .option('--expires-at <instant>', 'RFC 3339 instant or date (UTC) at which it ends (default: never)', parseInstant)
    .option('--model <pattern...>', 'models that it may call, * for any part (default: all of the customer user)')
    .option('--from-file <file>', 'one token a line, as CSV or JSON Lines; - is standard input')
    .option('--json', 'print JSON')
    .addHelpText('after', EXPLANATION)
    .action(async (options: IssueOptions) => {
      const { user, name, expiresAt, model, fromFile } = options;
      if (fromFile !== undefined) {
        if ([user, name, expiresAt, model].some((option) => option !== undefined)) {
          issue.error('error: with --from-file, the file says it all');
        }
        return issueMany(context, fromFile, options.json ?? false);
      }
      if (user === undefined || name === undefined) {
        return issue.error('error: say --user and --name, or --from-file');
      }
      return issueOne(context, user, name, options);
    });
  addExamples(issue, [
    'tokens issue --user alice --name laptop',
    "tokens issue --user alice --name ci --model 'gpt-*' --expires-at 2026-12-31",
    'tokens issue --from-file team.csv --json',
  ]);
}
