import { listTicks } from '../../lib/ticks.ts';

/** The value axis: from 0 to its last tick. */
export interface Axis {
  readonly ticks: readonly number[];
  readonly tickFormatter: (value: number) => string;
}

/** The axis of what is counted: its ticks are whole. */
export function createCountAxis(tops: readonly number[], tickFormatter: (value: number) => string): Axis {
  return { ticks: listTicks(Math.max(1, ...tops), 0).map(Number), tickFormatter };
}
