import type { Effort } from '../conversation/index.ts';

/** Generation 3 and later: levels instead of budgets, ids of calls, signatures that are checked, media in results. */
export function isThirdGeneration(model: string): boolean {
  return /gemini-(?:[3-9]|\d\d)/.test(model);
}

const LEVELS: Readonly<Record<Effort, string>> = {
  none: 'MINIMAL',
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: 'HIGH',
  max: 'HIGH',
};
const BUDGETS: Readonly<Record<Effort, number>> = {
  none: 0,
  minimal: 512,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 24_576,
  max: 24_576,
};
const PRO_MINIMUM = 128;

/** The level for an effort; Pro models do not stop thinking (DIALECTS, section 1). */
export function levelOf(effort: Effort, model: string): string {
  const level = LEVELS[effort];
  return level === 'MINIMAL' && model.includes('pro') ? 'LOW' : level;
}

export function budgetFor(effort: Effort, model: string): number {
  return effort === 'none' && model.includes('pro') ? PRO_MINIMUM : BUDGETS[effort];
}
