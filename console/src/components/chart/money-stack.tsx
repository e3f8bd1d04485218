import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { addAmounts } from '../../lib/decimal.ts';
import { createMoneyScale } from '../../lib/money-scale.ts';
import { useLanguage } from '../../lib/texts.ts';
import { Chart } from './chart.tsx';

/** What one has cost in one time. */
export interface Slice {
  /** One of `times`. */
  readonly time: string;
  readonly name: string;
  /** USD, decimal text. */
  readonly amount: string;
}

interface MoneyStackProps {
  /** What is shown, for those who hear it. */
  readonly label: string;
  /** In their order; those without use too. */
  readonly times: readonly string[];
  readonly labelOf: (time: string) => string;
  readonly slices: readonly Slice[];
  /** The dearest first; those beyond the colours are one. */
  readonly names: readonly string[];
  /** What they are called. */
  readonly others: string;
  /** Pixels. */
  readonly height: number;
}

const COLORS = ['teal', 'blue', 'orange', 'grape', 'cyan', 'lime', 'pink', 'indigo'] as const;
const REST = COLORS.length;

/** Bars of money over time, stacked by what it was spent on. */
export function MoneyStack(props: MoneyStackProps): ReactNode {
  const { times, slices, names, others } = props;
  const language = useLanguage();
  const { series, axis, exact } = useMemo(() => {
    const places = new Map(names.map((name, at) => [name, Math.min(at, REST)]));
    const columns = new Map(times.map((time, at) => [time, at]));
    const stacks: (string | undefined)[][] = times.map(() => []);
    for (const { time, name, amount } of slices) {
      const stack = stacks[columns.get(time) ?? -1];
      const place = places.get(name) ?? REST;
      if (stack !== undefined) stack[place] = addAmounts(stack[place] ?? '0', amount);
    }
    const amounts = stacks.map((stack) => stack.filter((amount) => amount !== undefined));
    const scale = createMoneyScale(
      amounts.map((each) => addAmounts(...each)),
      amounts.flat(),
      language,
    );
    const labels = [...names.slice(0, REST), ...(names.length > REST ? [others] : [])];
    return {
      ...scale,
      series: labels.map((label, place) => ({
        label,
        color: COLORS[place] ?? 'gray',
        // Only the heights of bars: money itself is never a float.
        values: stacks.map(({ [place]: amount }) => (amount === undefined ? undefined : Number(amount))),
      })),
    };
  }, [times, slices, names, others, language]);
  return (
    <Chart
      label={props.label}
      kind="stacked"
      height={props.height}
      series={series}
      count={times.length}
      labelOf={(at) => props.labelOf(times[at] ?? '')}
      axis={axis}
      valueFormatter={exact}
      withLegend
    />
  );
}
