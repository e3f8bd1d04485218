import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { parseCount } from '../options.ts';

interface ListOptions {
  readonly user?: string;
  readonly limit: number;
  readonly json?: true;
}

const LIMIT_DEFAULT = 50;

export function addTokensList(tokens: Command, context: CommandContext): void {
  const list = tokens
    .command('list')
    .description('list auth tokens, newest first; never their plain text')
    .option('--user <id or name>', 'only those of this customer user')
    .option('--limit <count>', 'at most so many, up to 200', parseCount, LIMIT_DEFAULT)
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => {
      const { printer } = context;
      const listed = await withOperations(context, (operations) =>
        operations.listTokens({ customerUser: options.user ?? null, limit: options.limit }),
      );
      if (options.json) {
        const tokens = listed.tokens.map((token) => ({
          id: token.id,
          name: token.name,
          customer_user_id: token.customerUserId,
          last4: token.last4,
          status: token.status,
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          revoked_at: token.revokedAt,
        }));
        printer.json({ tokens, total: listed.total });
        return;
      }
      for (const token of listed.tokens) {
        printer.line(`${token.id}  ${token.status.padEnd(7)}  …${token.last4}  ${token.createdAt}  ${token.name}`);
      }
      if (listed.total > listed.tokens.length)
        printer.notice(`${listed.tokens.length} of ${listed.total} tokens shown.`);
    });
  addExamples(list, ['tokens list', 'tokens list --user alice --limit 200 --json']);
}
