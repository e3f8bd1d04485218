import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addLedgerAdjust } from './ledger-adjust.ts';
import { addLedgerRecompute } from './ledger-recompute.ts';
import { addLedgerVerify } from './ledger-verify.ts';

export function addLedger(program: Command, context: CommandContext): void {
  const ledger = program.command('ledger').description('adjust budgets, verify and recompute the books');
  addLedgerVerify(ledger, context);
  addLedgerRecompute(ledger, context);
  addLedgerAdjust(ledger, context);
}
