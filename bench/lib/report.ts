import { cpus } from 'node:os';
import type { Latency, Measurement } from './measure.ts';

export type TargetName = 'bare' | 'tallygate';
export type Measurements = Readonly<Record<TargetName, readonly Measurement[]>>;

interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly bare: number | null;
  readonly tallygate: number | null;
  /** Tallygate over bare; of what was measured in bursts the median of theirs, each by the one beside it. */
  readonly ratio: number | null;
}

/** What one fresh process showed of a figure, burst by burst. */
type Read = (one: Measurement) => readonly number[];

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/** Medians over the bursts of all rounds. */
export function buildFigures(measured: Measurements): readonly Figure[] {
  const figure = (name: string, unit: string, read: Read): Figure => {
    const bare = measured.bare.flatMap(read);
    const tallygate = measured.tallygate.flatMap(read);
    const ratios = tallygate.flatMap((value, index) => {
      const beside = bare[index];
      return beside === undefined ? [] : [value / beside];
    });
    return { name, unit, bare: median(bare), tallygate: median(tallygate), ratio: median(ratios) };
  };
  const connections = (measured.bare[0] ?? measured.tallygate[0])?.latencies.map((one) => one.connections) ?? [];
  const latency = (index: number, read: (one: Latency) => number): Read => {
    return (one) => one.latencies.slice(index, index + 1).map(read);
  };
  const shapes = Object.keys((measured.bare[0] ?? measured.tallygate[0])?.cpuMicros ?? {});
  return [
    ...shapes.map((name) => figure(`CPU ${name}`, 'µs', (one) => one.cpuMicros[name] ?? [])),
    figure('stream: first byte, p50', 'ms', (one) => one.streamFirstByteP50Ms),
    ...connections.flatMap((count, index) => [
      figure(
        `${count} connections: requests a second`,
        '1/s',
        latency(index, ({ perSecond }) => perSecond),
      ),
      figure(
        `${count} connections: p50`,
        'ms',
        latency(index, ({ p50Ms }) => p50Ms),
      ),
      figure(
        `${count} connections: p99`,
        'ms',
        latency(index, ({ p99Ms }) => p99Ms),
      ),
    ]),
    figure('resident memory, idle', 'MB', (one) => [one.idleMb]),
    figure('resident memory, after the load', 'MB', (one) => [one.residentMb]),
    figure('cold start to ready', 'ms', (one) => [one.readyMs]),
  ];
}

function cell(value: number | null): string {
  if (value === null) return '–';
  if (value >= 1000) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The figures as a Markdown table. */
export function formatTable(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    `${one.name}, ${one.unit}`,
    cell(one.bare),
    cell(one.tallygate),
    one.ratio === null ? '–' : `${one.ratio.toFixed(2)} ×`,
  ]);
  const all = [['', 'bare proxy', 'Tallygate', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, column) => (column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(all[0] ?? []), rule, ...rows.map(line)].join('\n');
}

/** The machine, for the reader of the figures. */
export function describeMachine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown CPU'}, Bun ${Bun.version}, ${process.platform}`;
}
