import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { parseInstant } from '../options.ts';

interface RevokeOptions {
  readonly user?: string;
  readonly customer?: string;
  readonly expired?: true;
  readonly unusedSince?: string;
  readonly json?: true;
}

async function revokeOne(context: CommandContext, id: string, json: boolean): Promise<void> {
  const revoked = await withOperations(context, (operations) => operations.revokeToken({ id }));
  if (json) context.printer.json({ id: revoked.id, revoked_at: revoked.revokedAt });
  else context.printer.line(`Revoked ${revoked.id} at ${revoked.revokedAt}`);
}

async function revokeMany(context: CommandContext, options: RevokeOptions): Promise<void> {
  const { revoked } = await withOperations(context, (operations) =>
    operations.revokeTokens({
      customerUser: options.user ?? null,
      customerId: options.customer ?? null,
      expired: options.expired ?? false,
      unusedSince: options.unusedSince ?? null,
    }),
  );
  if (options.json) context.printer.json({ revoked });
  else context.printer.line(`Revoked ${revoked} token${revoked === 1 ? '' : 's'}`);
}

export function addTokensRevoke(tokens: Command, context: CommandContext): void {
  const revoke = tokens
    .command('revoke')
    .description('revoke an auth token at once, with every access token obtained by it; or all that the options cover')
    .argument('[id]', 'id of the token, tok_…')
    .option('--user <id or name>', 'all of this customer user')
    .option('--customer <id>', "all of this customer's users")
    .option('--expired', 'those that have expired')
    .option(
      '--unused-since <instant>',
      'those neither issued nor used since this RFC 3339 instant or date (UTC)',
      parseInstant,
    )
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, options: RevokeOptions) => {
      const { user, customer, expired, unusedSince } = options;
      const filtered = [user, customer, expired, unusedSince].some((option) => option !== undefined);
      if ((id !== undefined) === filtered) {
        revoke.error('error: name one token by its id, or say by options which ones');
      }
      if (id === undefined) await revokeMany(context, options);
      else await revokeOne(context, id, options.json ?? false);
    });
  addExamples(revoke, ['tokens revoke tok_0193…', 'tokens revoke --user anna --unused-since 2026-01-01']);
}
