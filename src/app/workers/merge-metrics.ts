/** Of these a sum over processes says nothing. */
const EARLIEST = new Set(['process_start_time_seconds']);

interface Family {
  readonly head: readonly string[];
  readonly type: string;
  readonly values: Map<string, number>;
}

function readFamilies(text: string, into: Map<string, Family>, takes: (type: string) => boolean): void {
  let family: Family | null = null;
  let help = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('# HELP ')) help = line;
    else if (line.startsWith('# TYPE ')) {
      const [, , name = '', type = ''] = line.split(' ');
      family = into.get(name) ?? { head: [help, line], type, values: new Map() };
      if (takes(type)) into.set(name, family);
      else family = null;
    } else if (line !== '' && family !== null) addLine(line, family);
  }
}

function addLine(line: string, { values }: Family): void {
  const end = line.lastIndexOf(' ');
  const series = line.slice(0, end);
  const value = Number(line.slice(end + 1));
  const known = values.get(series);
  if (known === undefined) values.set(series, value);
  else values.set(series, EARLIEST.has(series) ? Math.min(known, value) : known + value);
}

function render(families: ReadonlyMap<string, Family>): string {
  let text = '';
  for (const { head, values } of families.values()) {
    text += `${head.join('\n')}\n`;
    for (const [series, value] of values) text += `${series} ${value}\n`;
    text += '\n';
  }
  return text;
}

/** Adds up what several processes show; what began first of when they began. */
export function mergeMetrics(texts: readonly string[]): string {
  const families = new Map<string, Family>();
  for (const text of texts) readFamilies(text, families, () => true);
  return render(families);
}

/** What of an ended process still counts: sums go on, and what it had at the time is gone. */
export function keepCounts(text: string): string {
  const families = new Map<string, Family>();
  readFamilies(text, families, (type) => type !== 'gauge');
  return render(families);
}
