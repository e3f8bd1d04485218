import type { ReactNode } from 'react';
import type { Values } from './paths.ts';
import classes from './chart.module.css';

/** What a chart shows of one kind over its points. */
export interface Series {
  readonly label: string;
  /** A colour of the theme: `teal`. */
  readonly color: string;
  readonly values: Values;
}

export const colorOf = ({ color }: Pick<Series, 'color'>): string => `var(--mantine-color-${color}-6)`;

interface PointTipProps {
  readonly title: string;
  readonly at: number;
  readonly series: readonly Series[];
  readonly valueFormatter: (value: number) => string;
}

/** What a point says, for those who hear it: `Nov 28: Requests 120, Errors 3`. */
export function sayPoint({ title, at, series, valueFormatter }: PointTipProps): string {
  const parts = series.flatMap(({ label, values }) => {
    const value = values[at];
    return value === undefined ? [] : [`${label} ${valueFormatter(value)}`];
  });
  return `${title}: ${parts.length === 0 ? '–' : parts.join(', ')}`;
}

/** The figures of the point that is pointed at, beside it. */
export function PointTip({
  left,
  width,
  ...point
}: PointTipProps & {
  /** The middle of the point, and of what it is in; pixels. */
  readonly left: number;
  readonly width: number;
}): ReactNode {
  const { title, at, series, valueFormatter } = point;
  const place = left > width / 2 ? { right: Math.max(4, width - left + 16) } : { left: left + 16 };
  return (
    <div className={classes['tip']} style={{ top: 0, ...place }} aria-hidden>
      <p>{title}</p>
      {series.map((each) => {
        const value = each.values[at];
        return value === undefined ? null : (
          <div key={each.label}>
            <span className={classes['swatch']} style={{ background: colorOf(each) }} />
            <span>{each.label}</span>
            <b>{valueFormatter(value)}</b>
          </div>
        );
      })}
    </div>
  );
}
