// How input estimates compare with what providers counted, in recorded traffic, and what they cost:
// `bun bench/estimates.ts [--list]`, with the recordings where `TALLYGATE_CORPUS` points.
import { LearntEstimates, weighBytes } from '../src/metering/index.ts';
import { countedInputs } from '../test/corpus/counted-inputs.ts';
import type { CountedInput } from '../test/corpus/counted-inputs.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface Estimated extends CountedInput {
  readonly cold: number;
  readonly learnt: number;
  readonly likely: number;
}

/** One customer per deployment, its requests in the order of the recordings, each estimated before it is learnt from. */
function replay(inputs: readonly CountedInput[]): readonly Estimated[] {
  const estimates = new LearntEstimates();
  const unlearnt = new LearntEstimates();
  return inputs.map((input) => {
    const named = { id: `${input.dialect} ${input.provider} ${input.model}`, upstreamModel: input.model };
    const row = {
      ...input,
      cold: unlearnt.inputBound(named, 'c', input.parts),
      learnt: estimates.inputBound(named, 'c', input.parts),
      likely: estimates.inputLikely(named, 'c', input.parts),
    };
    const { parts, inputTokens } = input;
    estimates.learn(named, 'c', { parts, inputTokens, outputTokens: 0, characters: 0 });
    return row;
  });
}

function quantile(sorted: readonly number[], part: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(2);
}

function printLine(name: string, rows: readonly Estimated[], estimate: (row: Estimated) => number): void {
  const ratios = rows.map((row) => row.inputTokens / estimate(row)).toSorted((a, b) => a - b);
  const covered = ratios.filter((ratio) => ratio <= 1).length;
  const share = ((100 * covered) / ratios.length).toFixed(2);
  const parts = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1].map((part) => quantile(ratios, part).padStart(6));
  print(`${name.padEnd(44)} ${String(rows.length).padStart(5)} ${share.padStart(7)} % ${parts.join(' ')}`);
}

function printTable(rows: readonly Estimated[]): void {
  print(
    'true count / estimate                        cases   covered    5 %   25 %   50 %   75 %   95 %   99 %    max',
  );
  const text = rows.filter(({ parts }) => parts.besideMax === 0);
  const rest = rows.filter(({ parts }) => parts.besideMax > 0);
  for (const [name, some] of [
    ['input is text', text],
    ['the same, long (weight 400 and more)', text.filter(({ parts }) => parts.text >= 400)],
    ['the rest', rest],
  ] as const) {
    printLine(`${name}: bound, nothing learnt`, some, ({ cold }) => cold);
    printLine(`${name}: bound`, some, ({ learnt }) => learnt);
    printLine(`${name}: likely`, some, ({ likely }) => likely);
  }
  for (const dialect of new Set(rows.map((row) => row.dialect)))
    printLine(
      `${dialect}: bound`,
      rows.filter((row) => row.dialect === dialect),
      ({ learnt }) => learnt,
    );
}

function printAbove(rows: readonly Estimated[]): void {
  for (const row of rows) {
    if (row.inputTokens <= row.learnt) continue;
    const { name, dialect, inputTokens, learnt, cold, parts } = row;
    print(`${inputTokens} > ${learnt} (${cold} cold; weight ${Math.round(parts.text)}) ${dialect} ${name}`);
  }
}

function printSpeed(): void {
  const text = '{"role":"user","content":"The quick brown fox jumps over 13 lazy dogs."},'.repeat(200).slice(0, 10_240);
  for (const [name, sample] of [
    ['10 KB', text],
    ['100 KB', text.repeat(10)],
    ['1 MB', text.repeat(100)],
    ['10 K characters of Chinese', '你好，世界。'.repeat(1707)],
  ] as const) {
    const bytes = new TextEncoder().encode(sample);
    const times: number[] = [];
    for (let round = 0; round < 300; round++) {
      const start = Bun.nanoseconds();
      weighBytes(bytes);
      times.push((Bun.nanoseconds() - start) / 1000);
    }
    times.sort((a, b) => a - b);
    print(`${name.padEnd(28)} ${(times[times.length >> 1] ?? 0).toFixed(1)} µs`);
  }
}

const rows = replay(countedInputs());
printTable(rows);
if (process.argv.includes('--list')) printAbove(rows);
print('\nweighing a text, median of 300');
printSpeed();
