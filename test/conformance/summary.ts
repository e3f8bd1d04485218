import type { Dialect } from '../../src/dialects/port.ts';
import { loadCases } from '../corpus/cases.ts';
import { tryCase } from './run.ts';
import type { Part } from './run.ts';

/** What became of one feature in one part of one pair. */
export interface Cell {
  readonly source: Dialect['name'];
  readonly target: Dialect['name'];
  readonly part: Part;
  readonly feature: string;
  total: number;
  /** Left out with a warning that names it; counts as passed. */
  warned: number;
  /** Case and what happened. */
  readonly losses: string[];
}

/** The share that passed, 0 to 1. */
export function shareOf({ total, losses }: Pick<Cell, 'total' | 'losses'>): number {
  return total === 0 ? 1 : (total - losses.length) / total;
}

/** Sends each `step`-th recorded case of every dialect through every other one. */
export async function summarize(dialects: readonly Dialect[], step: number): Promise<readonly Cell[]> {
  const cells = new Map<string, Cell>();
  for (const source of dialects) {
    const cases = loadCases(source.name).filter((_, index) => index % step === 0);
    for (const target of dialects) {
      if (target === source) continue;
      for (const recorded of cases) {
        for (const { part, features, name } of await tryCase(source, target, recorded)) {
          for (const [feature, verdict] of features) {
            const key = `${source.name} ${target.name} ${part} ${feature}`;
            const empty = { source: source.name, target: target.name, part, feature, total: 0, warned: 0, losses: [] };
            const cell: Cell = cells.get(key) ?? empty;
            cells.set(key, cell);
            cell.total++;
            if (verdict === 'warned') cell.warned++;
            else if (verdict !== 'kept') cell.losses.push(`${name}: ${verdict.lost}`);
          }
        }
      }
    }
  }
  return [...cells.values()];
}
