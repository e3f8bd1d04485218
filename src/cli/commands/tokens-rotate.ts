import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { parseSeconds } from '../options.ts';

interface RotateOptions {
  readonly overlap: number;
  readonly json?: true;
}

export function addTokensRotate(tokens: Command, context: CommandContext): void {
  const rotate = tokens
    .command('rotate')
    .description(
      "issue an auth token's successor, which shares its limits and budgets; its plain text is shown this once",
    )
    .argument('<id>', 'id of the token, tok_…')
    .option('--overlap <seconds>', 'how long the old token goes on working; 0: it ends at once', parseSeconds, 0)
    .option('--json', 'print JSON')
    .action(async (id: string, options: RotateOptions) => {
      const { printer } = context;
      const issued = await withOperations(context, (operations) =>
        operations.rotateToken({ id, overlapSeconds: options.overlap }),
      );
      if (options.json) {
        printer.json({
          id: issued.id,
          name: issued.name,
          customer_user_id: issued.customerUserId,
          token: issued.token,
          expires_at: issued.expiresAt,
          rotated_from: id,
        });
        return;
      }
      printer.line(issued.token);
      printer.notice(`Issued ${issued.id} (${issued.name}), which succeeds ${id}. The token is not shown again.`);
    });
  addExamples(rotate, ['tokens rotate tok_0193…', 'tokens rotate tok_0193… --overlap 86400 --json']);
}
