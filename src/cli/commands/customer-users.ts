import type { Command } from 'commander';
import type { ListedCustomerUser } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { LIST_COUNT, oneOf, parseCount, parseInstant } from '../options.ts';

interface JsonOption {
  readonly json?: true;
}

interface ListOptions extends JsonOption {
  readonly status?: 'active' | 'suspended';
  readonly limit: number;
}

interface CreateOptions extends JsonOption {
  readonly name: string;
  readonly email?: string;
  readonly customer?: string;
  readonly expiresAt?: string;
  readonly model?: readonly string[];
}

function toJson(user: ListedCustomerUser): object {
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    customer_id: user.customerId,
    status: user.status,
    created_at: user.createdAt,
    expires_at: user.expiresAt,
  };
}

function addList(users: Command, context: CommandContext): void {
  const list = users
    .command('list')
    .description('list customer users, newest first')
    .option('--status <status>', 'only those that are active or suspended', oneOf('active', 'suspended'))
    .option('--limit <count>', 'at most so many, up to 200', parseCount, LIST_COUNT)
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => {
      const { printer } = context;
      const { customerUsers, total } = await withOperations(context, (operations) =>
        operations.listCustomerUsers({ status: options.status ?? null, limit: options.limit }),
      );
      if (options.json) {
        printer.json({ customer_users: customerUsers.map(toJson), total });
        return;
      }
      for (const user of customerUsers) {
        printer.line(`${user.id}  ${user.status.padEnd(9)}  ${user.createdAt}  ${user.name}`);
      }
      if (total > customerUsers.length) printer.notice(`${customerUsers.length} of ${total} customer users shown.`);
    });
  addExamples(list, ['customer-users list', 'customer-users list --status suspended --json']);
}

function addCreate(users: Command, context: CommandContext): void {
  const create = users
    .command('create')
    .description('create a customer user')
    .requiredOption('--name <name>', 'what it is called')
    .option('--email <address>', 'how to reach it')
    .option('--customer <id>', 'customer that it belongs to, cus_…')
    .option('--expires-at <instant>', 'RFC 3339 instant or date (UTC) at which it ends (default: never)', parseInstant)
    .option('--model <pattern...>', 'models that it may call, * for any part (default: all)')
    .option('--json', 'print JSON')
    .action(async (options: CreateOptions) => {
      const user = await withOperations(context, (operations) =>
        operations.createCustomerUser({
          name: options.name,
          email: options.email ?? null,
          customerId: options.customer ?? null,
          expiresAt: options.expiresAt ?? null,
          allowedModels: options.model ?? null,
        }),
      );
      if (options.json) context.printer.json(toJson(user));
      else context.printer.line(`Created ${user.id}  ${user.name}`);
    });
  addExamples(create, ['customer-users create --name alice', "customer-users create --name ci --model 'gpt-*'"]);
}

function addStatus(users: Command, context: CommandContext, verb: string, status: 'active' | 'suspended'): void {
  const command = users
    .command(verb)
    .description(
      status === 'active' ? 'let a suspended customer user in again' : 'refuse every token of a customer user at once',
    )
    .argument('<id or name>', 'the customer user')
    .option('--json', 'print JSON')
    .action(async (named: string, options: JsonOption) => {
      const user = await withOperations(context, (operations) => operations.setCustomerUserStatus({ named, status }));
      if (options.json) context.printer.json(toJson(user));
      else context.printer.line(`${user.id} is ${user.status}.`);
    });
  addExamples(command, [`customer-users ${verb} alice`]);
}

function addRemove(users: Command, context: CommandContext): void {
  const remove = users
    .command('remove')
    .description('remove a customer user with all its tokens; its requests and its ledger stay')
    .argument('<id or name>', 'the customer user')
    .option('--json', 'print JSON')
    .action(async (named: string, options: JsonOption) => {
      const removed = await withOperations(context, (operations) => operations.removeCustomerUser({ named }));
      if (options.json) context.printer.json({ removed: removed.id, name: removed.name });
      else context.printer.line(`Removed ${removed.id}  ${removed.name}`);
    });
  addExamples(remove, ['customer-users remove alice']);
}

export function addCustomerUsers(program: Command, context: CommandContext): void {
  const users = program.command('customer-users').description('persons and services that send prompts');
  addList(users, context);
  addCreate(users, context);
  addStatus(users, context, 'suspend', 'suspended');
  addStatus(users, context, 'activate', 'active');
  addRemove(users, context);
  addExamples(users, ['customer-users list', 'customer-users create --name alice']);
}
