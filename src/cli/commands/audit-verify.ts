import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { VerifiedOperationLog } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations, withProgress } from '../context.ts';
import { addExamples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';
import type { Printer } from '../printer.ts';

interface VerifyOptions {
  readonly expect?: { readonly sequence: number; readonly hash: string };
  readonly json?: true;
}

function parsePlace(text: string): NonNullable<VerifyOptions['expect']> {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new InvalidArgumentError('It must be a number and a hash as the command prints them, such as 12:9f86d0….');
  }
  return { sequence: Number(sequence), hash };
}

const EXPLAINED = {
  changed: 'was changed',
  missing: 'is missing',
  reordered: 'does not stand in its place',
  forged: 'is forged or was sealed anew',
} as const;

function report(printer: Printer, { broken, checked, erased, last }: VerifiedOperationLog): void {
  if (broken === null)
    printer.line(`The operation log is whole: ${checked} rows verified, ${erased} of them with erased data.`);
  else {
    const row = broken.rowId === null ? '' : ` (${broken.rowId})`;
    printer.line(
      `The operation log is broken: row ${broken.sequence}${row} ${EXPLAINED[broken.kind]}; ${checked} rows before it are whole.`,
    );
  }
  printer.line(`Last: ${last.sequence}:${last.hash}`);
}

export function addAuditVerify(audit: Command, context: CommandContext): void {
  const verify = audit
    .command('verify')
    .description('recompute the chain of hashes, also while the server runs; exit code 1 when it is broken')
    .option('--expect <number:hash>', 'the chain must hold this row, noted from an earlier run', parsePlace)
    .option('--json', 'print JSON')
    .action(async (options: VerifyOptions) => {
      const found = await withProgress(context, 'Verifying', (onProgress) =>
        withOperations(context, (operations) =>
          operations.verifyOperationLog({ expected: options.expect ?? null }, onProgress),
        ),
      );
      if (!found.ok) context.setExitCode(EXIT.failed);
      const { broken, ...rest } = found;
      if (options.json) {
        const place = broken && { kind: broken.kind, sequence: broken.sequence, id: broken.rowId };
        context.printer.json({ ...rest, break: place });
      } else report(context.printer, found);
    });
  addExamples(verify, ['audit verify', `audit verify --expect 1204:${'0123456789abcdef'.repeat(4)}`]);
}
