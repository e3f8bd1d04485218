import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';

export function addTokensRevoke(tokens: Command, context: CommandContext): void {
  tokens
    .command('revoke')
    .description('revoke an auth token at once, with every access token obtained by it')
    .argument('<id>', 'id of the token, tok_…')
    .option('--json', 'print JSON')
    .action(async (id: string, options: { readonly json?: true }) => {
      const revoked = await withOperations(context, (operations) => operations.revokeToken({ id }));
      if (options.json) context.printer.json({ id: revoked.id, revoked_at: revoked.revokedAt });
      else context.printer.line(`Revoked ${revoked.id} at ${revoked.revokedAt}`);
    });
}
