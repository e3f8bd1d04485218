import { Command, CommanderError } from 'commander';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { addAdmins } from './commands/admins.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup.ts';
import { addCompletion } from './commands/completion.ts';
import { addCustomerUsers } from './commands/customer-users.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addKeys } from './commands/keys.ts';
import { addLedger } from './commands/ledger.ts';
import { addMigrate } from './commands/migrate.ts';
import { addOpenapi } from './commands/openapi.ts';
import { addPrices } from './commands/prices.ts';
import { addProviders } from './commands/providers.ts';
import { addRequests } from './commands/requests.ts';
import { addResponses } from './commands/responses.ts';
import { addRestore } from './commands/restore.ts';
import { addSchema } from './commands/schema.ts';
import { addSecrets } from './commands/secrets.ts';
import { addServe } from './commands/serve.ts';
import { addStatements } from './commands/statements.ts';
import { addTokens } from './commands/tokens.ts';

/** Every command, each in a file of its own. */
export function createProgram(version: string, context: CommandContext): Command {
  const program = new Command('tallygate')
    .description('Self-hosted gateway to large language models')
    .version(version)
    .configureOutput({
      writeOut: (text) => context.printer.line(text.trimEnd()),
      writeErr: (text) => context.printer.notice(text.trimEnd()),
    })
    .exitOverride();
  addServe(program, context);
  addMigrate(program, context);
  addSchema(program, context);
  addOpenapi(program, context);
  addDoctor(program, context);
  addTokens(program, context);
  addResponses(program, context);
  addCustomerUsers(program, context);
  addProviders(program, context);
  addSecrets(program, context);
  addBackup(program, context);
  addRestore(program, context);
  addAdmins(program, context);
  addKeys(program, context);
  addCompletion(program, context);
  addAudit(program, context);
  addLedger(program, context);
  addPrices(program, context);
  addStatements(program, context);
  addRequests(program, context);
  addDemo(program, context);
  return program;
}

/** Runs one command line; what is wrong with it has been said when it ends. Throws what the command throws. */
export async function runProgram(argv: readonly string[], version: string, context: CommandContext): Promise<void> {
  try {
    await createProgram(version, context).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Commander has printed its own message: the help, or what is wrong with the command line.
    if (!(error instanceof CommanderError)) throw error;
    context.setExitCode(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
  }
}
