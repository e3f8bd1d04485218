const MONTH = /^(\d{4})-(\d{2})$/;

/** A local day: from included, to excluded, UTC milliseconds. */
export interface LocalDay {
  /** `2026-10-31` */
  readonly date: string;
  readonly from: number;
  readonly to: number;
}

/** Whether a text names a month since 1970, `2026-10`. */
export function isMonth(text: string): boolean {
  const [, year = '', month = ''] = MONTH.exec(text) ?? [];
  return Number(year) >= 1970 && Number(month) >= 1 && Number(month) <= 12;
}

/** The days of a month by the clocks of a zone: consecutive, without gaps, whatever the clocks do. Throws `RangeError` on an unknown zone. */
export function listMonthDays(month: string, timeZone: string): readonly LocalDay[] {
  const days: LocalDay[] = [];
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  for (let date = first; date.month === first.month; date = date.add({ days: 1 })) {
    days.push({
      date: date.toString(),
      from: date.toZonedDateTime(timeZone).epochMilliseconds,
      to: date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
    });
  }
  return days;
}
