import dayjs from 'dayjs';

const LOCAL = 'YYYY-MM-DD HH:mm:ss';

/** An instant (RFC 3339) as the date fields take it, in the viewer's zone. */
export function toLocalTime(iso: string | null | undefined): string | null {
  return iso === null || iso === undefined ? null : dayjs(iso).format(LOCAL);
}

/** What a date field holds, as RFC 3339. */
export function fromLocalTime(local: string | null): string | null {
  return local === null || local === '' ? null : dayjs(local).toISOString();
}
