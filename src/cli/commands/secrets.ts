import type { Command } from 'commander';
import type { RotatedSecrets } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { readSecret, withOperations, withProgress } from '../context.ts';
import { addExamples } from '../examples.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

interface RotateOptions {
  readonly newKeyStdin?: true;
  readonly json?: true;
}

function report(context: CommandContext, result: RotatedSecrets): void {
  const { printer } = context;
  if (result.unreadable.length === 0) {
    printer.line(`${result.resealed} secrets are under the new key ${result.keyId}.`);
    printer.notice('Back up the new key. A back-up of the data made before needs the key of its time.');
  } else {
    for (const { kind, id } of result.unreadable) printer.line(`does not open: ${kind} of ${id}`);
    printer.notice('The old keys stay in force. Set these secrets anew, or remove them, and run this again.');
  }
  if (result.notice !== null) printer.notice(result.notice);
}

export function addSecrets(program: Command, context: CommandContext): void {
  const secrets = program.command('secrets').description('the key that provider credentials are sealed under');
  const rotate = secrets
    .command('rotate')
    .description('seal every secret under a new key, also while the server runs; run again, it finishes what was cut')
    .option('--new-key-stdin', 'take the new key from standard input (default: one is made)')
    .option('--json', 'print JSON')
    .action(async (options: RotateOptions) => {
      const newKey = options.newKeyStdin ? await readSecret(context) : null;
      if (newKey === '') throw new CommandError('Standard input holds no key.', EXIT.usage);
      const result = await withProgress(context, 'Sealing', (onProgress) =>
        withOperations(context, (operations) => operations.rotateSecrets({ newKey }, onProgress)),
      );
      if (result.unreadable.length > 0) context.setExitCode(EXIT.failed);
      if (options.json) {
        context.printer.json({
          key_id: result.keyId,
          resumed: result.resumed,
          resealed: result.resealed,
          unreadable: result.unreadable,
          notice: result.notice,
        });
      } else report(context, result);
    });
  addExamples(rotate, ['secrets rotate', 'secrets rotate --new-key-stdin < new.key']);
}
