import type { Effort } from './conversation.ts';

/** From least to most. */
export const EFFORTS: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

/** Thinking tokens that an effort is worth where a dialect wants a budget (DIALECTS, section 1). */
const BUDGETS: Readonly<Record<Exclude<Effort, 'none'>, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_000,
  max: 32_000,
};

export function budgetOf(effort: Exclude<Effort, 'none'>): number {
  return BUDGETS[effort];
}

/** The effort whose budget is nearest and not above; `none` for none. */
export function effortOf(budgetTokens: number): Effort {
  if (budgetTokens <= 0) return 'none';
  let found: Effort = 'minimal';
  for (const effort of ['low', 'medium', 'high', 'xhigh'] as const) if (BUDGETS[effort] <= budgetTokens) found = effort;
  return found;
}

export function isEffort(value: unknown): value is Effort {
  return typeof value === 'string' && (EFFORTS as readonly string[]).includes(value);
}
