import { VisuallyHidden } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import classes from './chart.module.css';
import { drawDots, drawSeries } from './paths.ts';
import type { ChartKind, Plane } from './paths.ts';
import type { Axis } from './scale.ts';
import { colorOf, PointTip, sayPoint } from './tip.tsx';
import type { Series } from './tip.tsx';
import { useWidth } from './use-width.ts';

export interface ChartProps {
  /** What is shown, for those who hear it. */
  readonly label: string;
  readonly kind: ChartKind;
  /** Pixels of the drawing; the legend stands above it. */
  readonly height: number;
  readonly series: readonly Series[];
  readonly count: number;
  /** The name of a point. */
  readonly labelOf: (at: number) => string;
  readonly axis: Axis;
  readonly valueFormatter: (value: number) => string;
  /** Pixels that a bar is wide at most. */
  readonly barMax?: number;
  readonly withLegend?: boolean;
}

const MARGIN = { top: 8, right: 8, bottom: 26 } as const;
const BAR_MAX = 48;
const LABEL_GAP = 14;
/** Of the small letters of axes; those of Chinese are as wide as high. */
const LATIN_PX = 6.6;
const WIDE_PX = 12.2;

function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += letter > '⺀' ? WIDE_PX : LATIN_PX;
  return width;
}

interface Frame {
  readonly left: number;
  readonly plotWidth: number;
  readonly plane: Plane;
}

function measure({ axis, height, count }: ChartProps, width: number): Frame {
  const left = Math.ceil(Math.max(...axis.ticks.map((tick) => widthOf(axis.tickFormatter(tick))))) + 14;
  const plotWidth = Math.max(1, width - left - MARGIN.right);
  const plane = {
    band: plotWidth / Math.max(1, count),
    height: height - MARGIN.top - MARGIN.bottom,
    top: axis.ticks.at(-1) ?? 1,
  };
  return { left, plotWidth, plane };
}

function Axes({ chart, frame }: { readonly chart: ChartProps; readonly frame: Frame }): ReactNode {
  const { axis, count, labelOf } = chart;
  const { plane, plotWidth } = frame;
  const widest = Math.max(widthOf(labelOf(0)), widthOf(labelOf(count - 1)));
  const step = Math.max(1, Math.ceil((widest + LABEL_GAP) / plane.band));
  const named = Array.from({ length: Math.ceil(count / step) }, (_, n) => n * step);
  return (
    <>
      <g>
        {axis.ticks.map((tick) => {
          const y = Math.round(plane.height * (1 - tick / plane.top)) + 0.5;
          return (
            <g key={tick}>
              <line className={classes['grid']} x2={plotWidth} y1={y} y2={y} />
              <text className="chart-value" x={-10} y={y} dy="0.35em" textAnchor="end">
                {axis.tickFormatter(tick)}
              </text>
            </g>
          );
        })}
      </g>
      <g>
        {named.map((at) => {
          const label = labelOf(at);
          const half = widthOf(label) / 2;
          const x = Math.min(Math.max((at + 0.5) * plane.band, half - frame.left), plotWidth + MARGIN.right - half);
          return (
            <text key={at} className="chart-time" x={x} y={plane.height + 19} textAnchor="middle">
              {label}
            </text>
          );
        })}
      </g>
    </>
  );
}

interface DrawingProps {
  readonly chart: ChartProps;
  readonly frame: Frame;
  /** The one that the legend points at; null: none. */
  readonly stressed: number | null;
}

function Drawing({ chart, frame: { plane }, stressed }: DrawingProps): ReactNode {
  const { kind, series, barMax = BAR_MAX } = chart;
  const paths = useMemo(
    () =>
      drawSeries(
        kind,
        series.map(({ values }) => values),
        plane,
        barMax,
      ),
    [kind, series, plane, barMax],
  );
  return paths.map((path, at) => {
    const each = series[at];
    if (each === undefined) return null;
    const faded = stressed !== null && stressed !== at ? ` ${classes['faded']}` : '';
    const color = colorOf(each);
    return (
      <g key={each.label} className={`${classes['series']}${faded}`}>
        {kind === 'lines' ? (
          <>
            <path className={classes['line']} d={path} stroke={color} />
            <path className={classes['dots']} d={drawDots(each.values, plane)} stroke={color} />
          </>
        ) : (
          <path d={path} fill={color} />
        )}
      </g>
    );
  });
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** Series over time with their axes. What a point says is shown to the pointer and to the keys, and told to those who hear it. */
export function Chart(props: ChartProps): ReactNode {
  const { label, height, series, count, labelOf, valueFormatter } = props;
  const [width, watchWidth] = useWidth();
  const [active, setActive] = useState<number | null>(null);
  const [stressed, setStressed] = useState<number | null>(null);
  const frame = useMemo(() => (width === 0 || props.count === 0 ? null : measure(props, width)), [props, width]);
  const point = (event: PointerEvent<SVGSVGElement>): void => {
    if (frame === null) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - frame.left;
    const at = Math.floor(x / frame.plane.band);
    setActive(at >= 0 && at < count ? at : null);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setActive(null);
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const last = count - 1;
    setActive((at) => Math.min(last, Math.max(0, step(at ?? (event.key === 'ArrowLeft' ? count : -1), last))));
  };
  const shown =
    active === null || active >= count ? null : { title: labelOf(active), at: active, series, valueFormatter };
  return (
    <div>
      {props.withLegend === true ? (
        <ul className={classes['legend']}>
          {series.map((each, at) => (
            <li key={each.label} onPointerEnter={() => setStressed(at)} onPointerLeave={() => setStressed(null)}>
              <span className={classes['swatch']} style={{ background: colorOf(each) }} />
              {each.label}
            </li>
          ))}
        </ul>
      ) : null}
      <div
        ref={watchWidth}
        className={classes['chart']}
        style={{ height }}
        role="application"
        aria-label={label}
        aria-busy={frame === null || undefined}
        tabIndex={0}
        onKeyDown={press}
        onBlur={() => setActive(null)}
      >
        {frame === null ? null : (
          <svg
            className={`chart-drawing ${classes['plot']}`}
            height={height}
            aria-hidden
            onPointerMove={point}
            onPointerDown={point}
            onPointerLeave={() => setActive(null)}
          >
            <g transform={`translate(${frame.left} ${MARGIN.top})`}>
              {active === null ? null : (
                <rect
                  className={classes['active']}
                  x={active * frame.plane.band}
                  width={frame.plane.band}
                  height={frame.plane.height}
                />
              )}
              <Axes chart={props} frame={frame} />
              <Drawing chart={props} frame={frame} stressed={stressed} />
            </g>
          </svg>
        )}
        {frame === null || shown === null ? null : (
          <PointTip {...shown} left={frame.left + (shown.at + 0.5) * frame.plane.band} width={width} />
        )}
        <VisuallyHidden aria-live="polite">{shown === null ? '' : sayPoint(shown)}</VisuallyHidden>
      </div>
    </div>
  );
}
