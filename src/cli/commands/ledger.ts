import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addLedgerAdjust } from './ledger-adjust.ts';
import { addLedgerExport } from './ledger-export.ts';
import { addLedgerRecompute } from './ledger-recompute.ts';
import { addLedgerVerify } from './ledger-verify.ts';

export function addLedger(program: Command, context: CommandContext): void {
  const ledger = program.command('ledger').description('adjust budgets; verify, recompute and export the books');
  addLedgerVerify(ledger, context);
  addLedgerRecompute(ledger, context);
  addLedgerAdjust(ledger, context);
  addLedgerExport(ledger, context);
}
