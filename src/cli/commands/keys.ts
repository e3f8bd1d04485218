import type { Command } from 'commander';
import type { ListedManagementKey } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { LIST_COUNT, oneOf, parseCount, parseInstant } from '../options.ts';

interface JsonOption {
  readonly json?: true;
}

interface CreateOptions extends JsonOption {
  readonly name: string;
  readonly role: string;
  readonly expiresAt?: string;
}

interface ListOptions extends JsonOption {
  readonly limit: number;
}

function toJson(key: ListedManagementKey): object {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    last4: key.last4,
    status: key.status,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
  };
}

function addCreate(keys: Command, context: CommandContext): void {
  const create = keys
    .command('create')
    .description('make a management key; its plain text is shown this once')
    .requiredOption('--name <name>', 'what the key is called')
    .requiredOption(
      '--role <role>',
      'what it may do: owner, admin, operator, support or auditor',
      oneOf('owner', 'admin', 'operator', 'support', 'auditor'),
    )
    .option('--expires-at <instant>', 'RFC 3339 instant or date (UTC) at which it ends (default: never)', parseInstant)
    .option('--json', 'print JSON')
    .action(async ({ name, role, expiresAt, json }: CreateOptions) => {
      const created = await withOperations(context, (operations) =>
        operations.createManagementKey({ name, role, expiresAt: expiresAt ?? null }),
      );
      if (json) {
        context.printer.json({ ...toJson(created), key: created.key });
        return;
      }
      context.printer.line(created.key);
      context.printer.notice(`Made ${created.id} (${created.name}, ${created.role}). The key is not shown again.`);
    });
  addExamples(create, [
    'keys create --name terraform --role admin',
    'keys create --name nightly-report --role auditor --expires-at 2027-01-01 --json',
  ]);
}

function addList(keys: Command, context: CommandContext): void {
  const list = keys
    .command('list')
    .description('list management keys, newest first; never their plain text')
    .option('--limit <count>', 'at most so many, up to 200', parseCount, LIST_COUNT)
    .option('--json', 'print JSON')
    .action(async ({ limit, json }: ListOptions) => {
      const { printer } = context;
      const listed = await withOperations(context, (operations) => operations.listManagementKeys({ limit }));
      if (json) {
        printer.json({ keys: listed.keys.map(toJson), total: listed.total });
        return;
      }
      for (const key of listed.keys) {
        printer.line(
          `${key.id}  ${key.status.padEnd(7)}  ${key.role.padEnd(8)}  …${key.last4}  ${key.createdAt}  ${key.name}`,
        );
      }
      if (listed.total > listed.keys.length) printer.notice(`${listed.keys.length} of ${listed.total} keys shown.`);
    });
  addExamples(list, ['keys list', 'keys list --limit 200 --json']);
}

function addRevoke(keys: Command, context: CommandContext): void {
  const revoke = keys
    .command('revoke')
    .description('revoke a management key at once')
    .argument('<id>', 'id of the key, key_…')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: JsonOption) => {
      const revoked = await withOperations(context, (operations) => operations.revokeManagementKey({ id }));
      if (json) context.printer.json({ id: revoked.id, revoked_at: revoked.revokedAt });
      else context.printer.line(`Revoked ${revoked.id} at ${revoked.revokedAt}`);
    });
  addExamples(revoke, ['keys revoke key_0193…']);
}

export function addKeys(program: Command, context: CommandContext): void {
  const keys = program.command('keys').description('make, list and revoke management keys');
  addCreate(keys, context);
  addList(keys, context);
  addRevoke(keys, context);
}
