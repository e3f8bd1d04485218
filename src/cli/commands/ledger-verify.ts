import type { Command } from 'commander';
import type { VerifiedBooks } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations, withProgress } from '../context.ts';
import { counted } from '../counted.ts';
import { addExamples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';
import type { Printer } from '../printer.ts';

type Fault = VerifiedBooks['faults'][number];

/** Where something differs. */
function describePlace({ id, budget_id: budget, period_start: start, usage }: Fault): string {
  if (usage !== null) {
    const { hour, token_id: token, model, provider, customer_id: customer, customer_user_id: user, label } = usage;
    if (label !== null) return ['usage of', hour, user, label === '' ? 'by end user' : `by ${label}`].join(' ');
    return ['usage of', hour, token, model, provider === '' ? '(refused)' : provider, customer ?? '(no customer)'].join(
      ' ',
    );
  }
  if (budget !== null) return `budget ${budget} ${start === null ? '(total)' : `of ${start}`}`;
  return id ?? '';
}

function report(printer: Printer, found: VerifiedBooks): void {
  for (const fault of found.faults) {
    const place = describePlace(fault);
    printer.line(`${place}: ${fault.kind}: ${fault.field} must be ${fault.expected}, is ${fault.found}`);
  }
  const hidden = found.fault_count - found.faults.length;
  if (hidden > 0) printer.line(`… and ${hidden} more`);
  const verified = [
    counted(found.requests, 'request'),
    counted(found.entries, 'entry', 'entries'),
    counted(found.balances, 'balance'),
    counted(found.rollups, 'rollup'),
  ].join(', ');
  printer.line(
    found.ok
      ? `The books are right: ${verified} verified.`
      : `The books differ in ${counted(found.fault_count, 'place')}: ${verified} verified.`,
  );
  for (const sum of found.saturated)
    printer.notice(
      `${describePlace(sum)}: ${sum.field} has come to its end at ${sum.found} and counts no further; exactly it is ${sum.expected}`,
    );
  const more = found.saturated_count - found.saturated.length;
  if (more > 0) printer.notice(`… and ${more} more sums at their end`);
  if (found.running > 0)
    printer.line(`${counted(found.running, 'hold belongs to a running request', 'holds belong to running requests')}.`);
  if (found.awaiting_recovery > 0) {
    const waiting = counted(found.awaiting_recovery, 'hold waits', 'holds wait');
    const settled = found.awaiting_recovery === 1 ? 'it' : 'them';
    printer.line(`${waiting} for the next start of the server, which settles ${settled}.`);
  }
}

export function addLedgerVerify(ledger: Command, context: CommandContext): void {
  const verify = ledger
    .command('verify')
    .description(
      'recompute balances and usage from the entries, also while the server runs; exit code 1 when they differ',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const found = await withProgress(context, 'Verifying', (onProgress) =>
        withOperations(context, (operations) => operations.verifyLedger({}, onProgress)),
      );
      if (!found.ok) context.setExitCode(EXIT.failed);
      if (json) context.printer.json(found);
      else report(context.printer, found);
    });
  addExamples(verify, ['ledger verify', 'ledger verify --json']);
}
