/** The quick time ranges of pages that look back, in hours. */
export const QUICK_HOURS = { '1h': 1, '24h': 24, '7d': 168, '30d': 720, '90d': 2160 } as const;

export type QuickRange = keyof typeof QUICK_HOURS;

interface TimeSpan {
  /** RFC 3339, included; absent: from the beginning. */
  readonly from?: string;
  /** RFC 3339, excluded; absent: until now. */
  readonly to?: string;
}

function isQuickRange(text: string | undefined): text is QuickRange {
  return text !== undefined && Object.hasOwn(QUICK_HOURS, text);
}

export const HOUR_MS = 3_600_000;

/** The span that the URL of a page says: `range`, or `from` and `to`. */
export function readSpan(
  search: Readonly<Record<string, string | undefined>>,
  fallback: QuickRange | null,
  nowMs: number,
): TimeSpan {
  const { from, to, range } = search;
  if (from !== undefined || to !== undefined) return { from, to };
  const quick = isQuickRange(range) ? range : fallback;
  if (quick === null || range === 'all') return {};
  return { from: new Date(nowMs - QUICK_HOURS[quick] * HOUR_MS).toISOString() };
}

/** The beginning of the day of reports so many days before the one that runs. */
function beginDay(nowMs: number, daysBefore: number): number {
  const now = new Date(nowMs);
  return reportZone() === 'UTC'
    ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - daysBefore)
    : new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBefore).getTime();
}

/** When so many hours up to now begin: at a whole hour, and at a whole day where they are days, the one that runs among them. */
function beginReport(hours: number, nowMs: number): number {
  const hour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  if (hours === 1) return hour - HOUR_MS;
  return hours <= 24 ? hour - (hours - 1) * HOUR_MS : beginDay(nowMs, hours / 24 - 1);
}

/** The span of a report, which is summed by whole hours: as many of them, or days, as its name says. */
export function readReportSpan(
  search: Readonly<Record<string, string | undefined>>,
  fallback: QuickRange,
  nowMs: number,
): TimeSpan {
  const { from, to, range } = search;
  if (from !== undefined || to !== undefined) return { from, to };
  const hours = QUICK_HOURS[isQuickRange(range) ? range : fallback];
  return { from: new Date(beginReport(hours, nowMs)).toISOString() };
}

/** The span's bounds in UTC milliseconds; null: it has no beginning. */
export function boundSpan(
  { from, to }: TimeSpan,
  nowMs: number,
): { readonly from: number; readonly to: number } | null {
  return from === undefined ? null : { from: Date.parse(from), to: to === undefined ? nowMs : Date.parse(to) };
}

/** The viewer's time zone: `Asia/Shanghai`. */
export function viewerZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The viewer's time zone where days begin at whole hours of UTC, by which usage is summed; else UTC. */
export function reportZone(): string {
  return new Date().getTimezoneOffset() % 60 === 0 ? viewerZone() : 'UTC';
}
