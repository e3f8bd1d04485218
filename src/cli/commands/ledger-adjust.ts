import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { parseInstant } from '../options.ts';

interface AdjustOptions {
  readonly amount: string;
  readonly reason: string;
  readonly periodStart?: string;
  readonly json?: true;
}

export function addLedgerAdjust(ledger: Command, context: CommandContext): void {
  const adjust = ledger
    .command('adjust')
    .description('add to what a budget may spend, or take from it; an entry of the ledger that stays')
    .argument('<budget-id>', 'the budget, as customers, customer users and tokens list theirs')
    .requiredOption('--amount <usd>', 'decimal USD: above 0 a top-up or a refund, below 0 a correction downwards')
    .requiredOption('--reason <text>', 'why; it stays in the ledger')
    .option(
      '--period-start <instant>',
      'when the period began that is adjusted (default: the current one)',
      parseInstant,
    )
    .option('--json', 'print JSON')
    .action(async (budget: string, { amount, reason, periodStart, json }: AdjustOptions) => {
      const adjusted = await withOperations(context, (operations) =>
        operations.adjustBudget({ budget, amount, reason, periodStart: periodStart ?? null }),
      );
      if (json) {
        const { id, budget: budgetId, periodStart: start, ...rest } = adjusted;
        context.printer.json({ id, budget_id: budgetId, period_start: start, ...rest });
        return;
      }
      const period = adjusted.periodStart === null ? '(total)' : `in the period of ${adjusted.periodStart}`;
      context.printer.line(`Wrote ${adjusted.id}: ${adjusted.amount} USD for ${adjusted.budget} ${period}`);
      context.printer.line(
        `  now: remaining ${adjusted.remaining}, spent ${adjusted.spent}, held ${adjusted.held}, adjusted ${adjusted.adjusted}`,
      );
    });
  const budget = 'bud_0199c0ffee017d3f8a2b4c5d6e7f8091';
  addExamples(adjust, [
    `ledger adjust ${budget} --amount 25.00 --reason 'invoice 2026-117'`,
    `ledger adjust ${budget} --amount=-0.5 --reason 'booked twice' --json`,
  ]);
}
