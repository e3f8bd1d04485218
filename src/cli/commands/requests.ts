import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addExport } from '../export-command.ts';

export function addRequests(program: Command, context: CommandContext): void {
  const requests = program.command('requests').description('the request log');
  addExport(requests, context, {
    description: 'write requests as CSV or JSON Lines, oldest first',
    entry: ['request', 'requests'],
    filterHelp:
      'as the list call takes it, such as outcome=error; may be repeated, a name twice means any of its values',
    examples: [
      'requests export --from 2026-10-01 --to 2026-11-01 --output october.csv',
      'requests export --format jsonl --filter outcome=error --filter model=gpt-4.1',
    ],
    read: (operations, request) => operations.exportRequests(request),
  });
}
