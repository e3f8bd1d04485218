import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addExport } from '../export-command.ts';

export function addLedgerExport(ledger: Command, context: CommandContext): void {
  addExport(ledger, context, {
    description: 'write ledger entries as CSV or JSON Lines, oldest requests first',
    entry: ['entry', 'entries'],
    filterHelp:
      'as the list call takes it, such as phase=settlement; may be repeated, a name twice means any of its values',
    examples: [
      'ledger export --from 2026-10-01 --to 2026-11-01 --output october.csv',
      'ledger export --format jsonl --filter phase=settlement --filter customer_id=cus_0199…',
    ],
    read: (operations, request) => operations.exportLedger(request),
  });
}
