import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addExport } from '../export-command.ts';

export function addAuditExport(audit: Command, context: CommandContext): void {
  addExport(audit, context, {
    description: 'write the operation log as CSV or JSON Lines, oldest rows first',
    entry: ['row', 'rows'],
    filterHelp: 'as the list call takes it, such as action=token.*; may be repeated',
    examples: [
      'audit export --format csv --output log.csv',
      "audit export --format jsonl --filter 'action=token.*' --from 2026-01-01",
    ],
    read: (operations, request) => operations.exportOperationLog(request),
  });
}
