const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

/** UTC milliseconds of an RFC 3339 instant; null when the text is none (a 31st of February is none). */
export function parseInstant(text: string): number | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  if (Number(year) < 1970) return null;
  if (zone.length === 1) return local + milliseconds;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  const offset = (hours * 60 + minutes) * 60_000;
  return local + milliseconds - (zone.startsWith('-') ? -offset : offset);
}

/** An instant as the API writes it: RFC 3339, milliseconds, `Z`. */
export function formatInstant(at: number): string {
  return new Date(at).toISOString();
}

/** The same where there may be none. */
export function formatInstantOrNull(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
