import { curveMonotoneX, line } from 'd3-shape';

/** How a chart shows its series: beside each other, on each other, or as lines. */
export type ChartKind = 'grouped' | 'stacked' | 'lines';

/** Values by point; undefined: it has none there. */
export type Values = readonly (number | undefined)[];

export interface Plane {
  /** Pixels that one point has. */
  readonly band: number;
  readonly height: number;
  /** The value at the upper edge; 0 is at the lower. */
  readonly top: number;
}

const BAND_SHARE = 0.8;
const BAR_GAP = 4;

/** To a tenth of a pixel: a path of many bars is long. */
const short = (value: number): number => Math.round(value * 10) / 10;

function yOf(value: number, { height, top }: Plane): number {
  return short(height - (Math.max(0, value) / top) * height);
}

function bar(x: number, width: number, from: number, to: number): string {
  return `M${short(x)} ${from}h${short(width)}V${to}h${short(-width)}z`;
}

function drawStacks(all: readonly Values[], plane: Plane, barMax: number): readonly string[] {
  const width = Math.min(barMax, plane.band * BAND_SHARE);
  const sums: number[] = [];
  return all.map((values) =>
    values
      .map((value, at) => {
        if (value === undefined || value === 0) return '';
        const below = sums[at] ?? 0;
        sums[at] = below + value;
        return bar(at * plane.band + (plane.band - width) / 2, width, yOf(below, plane), yOf(below + value, plane));
      })
      .join(''),
  );
}

function drawGroups(all: readonly Values[], plane: Plane, barMax: number): readonly string[] {
  const count = all.length;
  const gap = Math.min(BAR_GAP, (plane.band * (1 - BAND_SHARE)) / count);
  const width = Math.min(barMax, (plane.band * BAND_SHARE - gap * (count - 1)) / count);
  const left = (plane.band - width * count - gap * (count - 1)) / 2;
  return all.map((values, series) =>
    values
      .map((value, at) =>
        value === undefined || value === 0
          ? ''
          : bar(at * plane.band + left + series * (width + gap), width, plane.height, yOf(value, plane)),
      )
      .join(''),
  );
}

function drawLines(all: readonly Values[], plane: Plane): readonly string[] {
  const draw = line<number | undefined>()
    .defined((value) => value !== undefined)
    .x((_, at) => short((at + 0.5) * plane.band))
    .y((value) => yOf(value ?? 0, plane))
    .curve(curveMonotoneX);
  return all.map((values) => draw(values as (number | undefined)[]) ?? '');
}

/** One path for each series, however many points it has. */
export function drawSeries(kind: ChartKind, all: readonly Values[], plane: Plane, barMax: number): readonly string[] {
  if (kind === 'lines') return drawLines(all, plane);
  return kind === 'stacked' ? drawStacks(all, plane, barMax) : drawGroups(all, plane, barMax);
}

/** The points of a line, one mark each: a value between two that are missing has no line. */
export function drawDots(values: Values, plane: Plane): string {
  return values
    .map((value, at) => (value === undefined ? '' : `M${short((at + 0.5) * plane.band)} ${yOf(value, plane)}h0`))
    .join('');
}
