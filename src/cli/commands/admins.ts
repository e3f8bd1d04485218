import type { Command } from 'commander';
import type { ListedAdmin, Operations } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { LIST_COUNT, oneOf, parseCount } from '../options.ts';

interface JsonOption {
  readonly json?: true;
}

interface PasswordOptions extends JsonOption {
  readonly passwordStdin?: true;
}

const ROLES = ['owner', 'admin', 'operator', 'support', 'auditor'] as const;
const USERNAME = 'user name of the administrator';
const PASSWORD_STDIN = 'take the password from standard input (default: one is made and printed)';

function toJson(admin: ListedAdmin): object {
  return {
    id: admin.id,
    username: admin.username,
    name: admin.name,
    role: admin.role,
    status: admin.status,
    totp_enabled: admin.totpEnabled,
    locked_until: admin.lockedUntil,
    last_login_at: admin.lastLoginAt,
    created_at: admin.createdAt,
  };
}

async function readPassword(context: CommandContext, options: PasswordOptions): Promise<string | null> {
  const password = options.passwordStdin ? (await context.readInput()).replace(/\r?\n$/, '') : null;
  if (password === '') throw new CommandError('Standard input holds no password.', EXIT.usage);
  return password;
}

function addList(admins: Command, context: CommandContext): void {
  const list = admins
    .command('list')
    .description('list administrators, newest first')
    .option('--limit <count>', 'at most so many, up to 200', parseCount, LIST_COUNT)
    .option('--json', 'print JSON')
    .action(async (options: JsonOption & { readonly limit: number }) => {
      const { printer } = context;
      const listed = await withOperations(context, (operations) => operations.listAdmins({ limit: options.limit }));
      if (options.json) {
        printer.json({ admins: listed.admins.map(toJson), total: listed.total });
        return;
      }
      for (const admin of listed.admins) {
        const marks = [
          admin.totpEnabled ? 'totp' : '',
          admin.lockedUntil === null ? '' : `locked until ${admin.lockedUntil}`,
        ];
        const line = [admin.id, admin.status.padEnd(9), admin.role.padEnd(8), admin.username, ...marks];
        printer.line(line.filter((part) => part !== '').join('  '));
      }
      if (listed.total > listed.admins.length) {
        printer.notice(`${listed.admins.length} of ${listed.total} administrators shown.`);
      }
    });
  addExamples(list, ['admins list', 'admins list --json']);
}

function addCreate(admins: Command, context: CommandContext): void {
  const create = admins
    .command('create')
    .description('add an administrator')
    .argument('<username>', USERNAME)
    .requiredOption('--role <role>', `one of ${ROLES.join(', ')}`, oneOf(...ROLES))
    .option('--name <name>', 'name for people (default: the user name)')
    .option('--password-stdin', PASSWORD_STDIN)
    .option('--json', 'print JSON')
    .action(async (username: string, options: PasswordOptions & { readonly role: string; readonly name?: string }) => {
      const { printer } = context;
      const password = await readPassword(context, options);
      const params = { username, name: options.name ?? null, role: options.role, password };
      const created = await withOperations(context, (operations) => operations.createAdmin(params));
      if (options.json) {
        printer.json({ ...toJson(created), password: created.password });
        return;
      }
      if (created.password !== null) printer.line(created.password);
      printer.notice(`${created.username} is an administrator with the role ${created.role}.`);
    });
  addExamples(create, [
    'admins create anna --role operator',
    'admins create anna --role owner --password-stdin < file',
  ]);
}

/** A command that changes one administrator and says what the account is now. */
function addChange(
  admins: Command,
  context: CommandContext,
  name: string,
  description: string,
  change: (operations: Operations, username: string) => Promise<ListedAdmin>,
): void {
  const command = admins
    .command(name)
    .description(description)
    .argument('<username>', USERNAME)
    .option('--json', 'print JSON')
    .action(async (username: string, options: JsonOption) => {
      const admin = await withOperations(context, (operations) => change(operations, username));
      if (options.json) context.printer.json(toJson(admin));
      else
        context.printer.line(
          `${admin.username} is ${admin.status}, role ${admin.role}, totp ${admin.totpEnabled ? 'on' : 'off'}`,
        );
    });
  addExamples(command, [`admins ${name} anna`]);
}

function addSetRole(admins: Command, context: CommandContext): void {
  const command = admins
    .command('set-role')
    .description('give an administrator another role, in force at once')
    .argument('<username>', USERNAME)
    .argument('<role>', `one of ${ROLES.join(', ')}`, oneOf(...ROLES))
    .option('--json', 'print JSON')
    .action(async (username: string, role: string, options: JsonOption) => {
      const admin = await withOperations(context, (operations) => operations.setAdminRole({ username, role }));
      if (options.json) context.printer.json(toJson(admin));
      else context.printer.line(`${admin.username} has the role ${admin.role}`);
    });
  addExamples(command, ['admins set-role anna auditor']);
}

function addResetPassword(admins: Command, context: CommandContext): void {
  const command = admins
    .command('reset-password')
    .description('set a new password and end every session and access token of the administrator')
    .argument('<username>', USERNAME)
    .option('--password-stdin', PASSWORD_STDIN)
    .option('--json', 'print JSON')
    .action(async (username: string, options: PasswordOptions) => {
      const { printer } = context;
      const password = await readPassword(context, options);
      const reset = await withOperations(context, (operations) => operations.resetPassword({ username, password }));
      if (options.json) {
        printer.json({ username: reset.username, password: reset.password });
        return;
      }
      if (reset.password !== null) printer.line(reset.password);
      printer.notice(`The password of ${reset.username} is new; every session of that account has ended.`);
    });
  addExamples(command, ['admins reset-password owner']);
}

function addUnlock(admins: Command, context: CommandContext): void {
  const command = admins
    .command('unlock')
    .description('lift the lock that failed sign-ins put on an administrator or an address')
    .argument('[username]', USERNAME)
    .option('--address <address>', 'an IP address instead; of IPv6 the whole /64 is unlocked')
    .option('--json', 'print JSON')
    .action(async (username: string | undefined, options: JsonOption & { readonly address?: string }) => {
      if ((username === undefined) === (options.address === undefined)) {
        throw new CommandError('Name an administrator, or an address by --address.', EXIT.usage);
      }
      const params = { username: username ?? null, address: options.address ?? null };
      const { unlocked } = await withOperations(context, (operations) => operations.unlockAdmin(params));
      const named = username ?? options.address ?? '';
      if (options.json) context.printer.json({ unlocked });
      else context.printer.line(unlocked ? `${named} is unlocked` : `${named} was not locked`);
    });
  addExamples(command, ['admins unlock anna', 'admins unlock --address 203.0.113.7']);
}

function addRemove(admins: Command, context: CommandContext): void {
  const command = admins
    .command('remove')
    .description('remove an administrator; every session and access token ends')
    .argument('<username>', USERNAME)
    .option('--json', 'print JSON')
    .action(async (username: string, options: JsonOption) => {
      const removed = await withOperations(context, (operations) => operations.removeAdmin({ username }));
      if (options.json) context.printer.json(removed);
      else context.printer.line(`Removed ${removed.username} (${removed.id})`);
    });
  addExamples(command, ['admins remove anna']);
}

export function addAdmins(program: Command, context: CommandContext): void {
  const admins = program.command('admins').description('administrators');
  addList(admins, context);
  addCreate(admins, context);
  addChange(
    admins,
    context,
    'suspend',
    'suspend an administrator; every session and access token ends',
    (operations, username) => operations.setAdminStatus({ username, status: 'suspended' }),
  );
  addChange(admins, context, 'activate', 'let a suspended administrator in again', (operations, username) =>
    operations.setAdminStatus({ username, status: 'active' }),
  );
  addSetRole(admins, context);
  addResetPassword(admins, context);
  addUnlock(admins, context);
  addChange(
    admins,
    context,
    'disable-totp',
    'take the second factor of an administrator who has lost it',
    (operations, username) => operations.disableTotp({ username }),
  );
  addRemove(admins, context);
}
