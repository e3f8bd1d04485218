import { Command, CommanderError } from 'commander';
import { GatewayError } from '../lib/errors/index.ts';
import type { CommandContext } from './context.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import type { CliActions } from './operations.ts';
import type { Printer } from './printer.ts';
import { addAdmins } from './commands/admins.ts';
import { addAudit } from './commands/audit.ts';
import { addBackup } from './commands/backup.ts';
import { addCompletion } from './commands/completion.ts';
import { addCustomerUsers } from './commands/customer-users.ts';
import { addDoctor } from './commands/doctor.ts';
import { addKeys } from './commands/keys.ts';
import { addMigrate } from './commands/migrate.ts';
import { addOpenapi } from './commands/openapi.ts';
import { addProviders } from './commands/providers.ts';
import { addResponses } from './commands/responses.ts';
import { addRestore } from './commands/restore.ts';
import { addSchema } from './commands/schema.ts';
import { addSecrets } from './commands/secrets.ts';
import { addServe } from './commands/serve.ts';
import { addTokens } from './commands/tokens.ts';

/** What the command line needs of the program around it. */
export interface CliOptions {
  readonly version: string;
  readonly actions: CliActions;
  readonly printer: Printer;
  readonly readInput: () => Promise<string>;
}

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
  return program;
}

/** Runs one command line (without the program's own name) and answers the exit code; never throws. */
export async function runCli(argv: readonly string[], options: CliOptions): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram(options.version, {
    actions: options.actions,
    printer: options.printer,
    readInput: options.readInput,
    setExitCode(code) {
      exitCode = code;
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, options.printer);
  }
}

function reportFailure(error: unknown, printer: Printer): number {
  // Commander has printed its own message: the help, or what is wrong with the command line.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof CommandError) {
    printer.notice(error.message);
    return error.exitCode;
  }
  if (error instanceof GatewayError && error.type !== 'internal_error') {
    printer.notice(`${error.message}.`);
    return EXIT.failed;
  }
  printer.notice(`The command failed: ${error instanceof Error ? error.message : String(error)}`);
  return EXIT.failed;
}
