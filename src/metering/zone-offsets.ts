const NANO_A_MS = 1_000_000;

/** How far a zone's clocks are from UTC for a time. */
export interface ZoneOffset {
  /** UTC milliseconds at which another offset begins; null: none does in the time asked for. */
  readonly until: number | null;
  /** Milliseconds that local time is ahead of UTC. */
  readonly aheadMs: number;
}

/** The offsets of a zone from one instant to another (UTC milliseconds, half-open), in order. Throws `RangeError` on an unknown zone. */
export function listZoneOffsets(timeZone: string, from: number, to: number): readonly ZoneOffset[] {
  const offsets: ZoneOffset[] = [];
  let local = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  for (;;) {
    const next = local.getTimeZoneTransition('next');
    const until = next === null || next.epochMilliseconds >= to ? null : next.epochMilliseconds;
    offsets.push({ until, aheadMs: local.offsetNanoseconds / NANO_A_MS });
    if (next === null || until === null) return offsets;
    local = next;
  }
}
