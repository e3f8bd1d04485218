import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { parseInstant } from '../options.ts';

interface IssueOptions {
  readonly user: string;
  readonly name: string;
  readonly expiresAt?: string;
  readonly model?: readonly string[];
  readonly json?: true;
}

export function addTokensIssue(tokens: Command, context: CommandContext): void {
  const issue = tokens
    .command('issue')
    .description('issue an auth token; its plain text is shown this once')
    .requiredOption('--user <id or name>', 'customer user that the token is for')
    .requiredOption('--name <name>', 'what the token is called')
    .option('--expires-at <instant>', 'RFC 3339 instant or date (UTC) at which it ends (default: never)', parseInstant)
    .option('--model <pattern...>', 'models that it may call, * for any part (default: all of the customer user)')
    .option('--json', 'print JSON')
    .action(async (options: IssueOptions) => {
      const { printer } = context;
      const issued = await withOperations(context, (operations) =>
        operations.issueToken({
          customerUser: options.user,
          name: options.name,
          expiresAt: options.expiresAt ?? null,
          allowedModels: options.model ?? null,
        }),
      );
      if (options.json) {
        printer.json({
          id: issued.id,
          name: issued.name,
          customer_user_id: issued.customerUserId,
          token: issued.token,
          expires_at: issued.expiresAt,
        });
        return;
      }
      printer.line(issued.token);
      printer.notice(`Issued ${issued.id} (${issued.name}). The token is not shown again.`);
    });
  addExamples(issue, [
    'tokens issue --user alice --name laptop',
    "tokens issue --user alice --name ci --model 'gpt-*' --expires-at 2026-12-31",
  ]);
}
