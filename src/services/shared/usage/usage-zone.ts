import { invalidField } from '../../../lib/errors/index.ts';
import { listZoneOffsets } from '../../../metering/index.ts';
import type { ZoneOffset } from '../../../metering/index.ts';
import type { HourOffset } from '../../../store/port.ts';

const HOUR_MS = 3_600_000;

function isWholeHours({ until, aheadMs }: ZoneOffset): boolean {
  return aheadMs % HOUR_MS === 0 && (until ?? 0) % HOUR_MS === 0;
}

/**
 * A zone's offsets in whole hours between two instants (UTC milliseconds). Throws `invalid_request` where they are none: usage is summed by
 * the hour of UTC, so that a day which begins within one cannot be told from it.
 */
export function requireWholeHours(timeZone: string, from: number, to: number): readonly HourOffset[] {
  const offsets = listZoneOffsets(timeZone, from, to);
  if (!offsets.every(isWholeHours))
    throw invalidField('time_zone', 'must be whole hours from UTC in all that time: usage is summed by the hour');
  return offsets.map(({ until, aheadMs }) => ({
    untilHour: until === null ? null : until / HOUR_MS,
    hours: aheadMs / HOUR_MS,
  }));
}
