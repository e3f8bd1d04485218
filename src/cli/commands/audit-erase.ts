import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

interface EraseOptions {
  readonly admin?: string;
  readonly customerUser?: string;
  readonly json?: true;
}

export function addAuditErase(audit: Command, context: CommandContext): void {
  const erase = audit
    .command('erase')
    .description("erase a person's names, addresses and user agents from the operation log; the chain stays whole")
    .option('--admin <id or username>', 'an administrator; by id when the account is gone')
    .option('--customer-user <id or name>', 'a customer user; by id when the account is gone')
    .option('--json', 'print JSON')
    .action(async ({ admin, customerUser, json }: EraseOptions) => {
      if ((admin === undefined) === (customerUser === undefined)) {
        throw new CommandError('Name either --admin or --customer-user.', EXIT.usage);
      }
      const params =
        admin === undefined
          ? ({ type: 'customer_user', named: customerUser ?? '' } as const)
          : ({ type: 'admin', named: admin } as const);
      const erased = await withOperations(context, (operations) => operations.eraseOperationLog(params));
      if (json) context.printer.json({ id: erased.id, rows: erased.rows });
      else context.printer.line(`Erased personal data of ${erased.id} from ${erased.rows} rows`);
    });
  addExamples(erase, ['audit erase --customer-user alice', 'audit erase --admin adm_0199…']);
}
