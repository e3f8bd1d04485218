import { isBelow, shiftPoint, shortDecimals, toPercent } from './decimal.ts';
import type { Language } from './texts.ts';

const LOCALES = { en: 'en-US', zh: 'zh-CN' } as const satisfies Record<Language, string>;

export function localeOf(language: Language): string {
  return LOCALES[language];
}

/** Making a formatter takes a hundred times as long as using it, and a list has hundreds of cells. */
function keep<Format>(make: (locale: string) => Format): (language: Language) => Format {
  const kept = new Map<Language, Format>();
  return (language) => {
    const known = kept.get(language);
    if (known !== undefined) return known;
    const made = make(LOCALES[language]);
    kept.set(language, made);
    return made;
  };
}

const integers = keep((locale) => new Intl.NumberFormat(locale));
const compact = keep((locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }));
const shares = keep((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
const evenShares = keep(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);
const oneDigit = keep((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const twoDigits = keep(
  (locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
);
const rates = keep((locale) => new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 18 }));
const relative = keep((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const THIS_YEAR: Intl.DateTimeFormatOptions = {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
};
const instants = keep((locale) => new Intl.DateTimeFormat(locale, { year: 'numeric', ...THIS_YEAR }));
const shortInstants = keep((locale) => new Intl.DateTimeFormat(locale, THIS_YEAR));

const zonedInstants = keep(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }),
);
const hours = keep(
  (locale) => new Intl.DateTimeFormat(locale, { month: 'numeric', day: 'numeric', hour: '2-digit', hourCycle: 'h23' }),
);
const days = keep((locale) => new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' }));
const months = keep((locale) => new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short' }));

/** A bar's time on the axis of a chart: `11/28, 14`, `Nov 28`, `Nov 2026`. */
export function formatTick(at: Date, interval: 'hour' | 'day' | 'month', language: Language): string {
  const format = interval === 'hour' ? hours : interval === 'day' ? days : months;
  return format(language).format(at);
}

const moneys = new Map<string, (language: Language) => Intl.NumberFormat>();

/** By currency and digits, of which there are few. */
function keepMoney(currency: string, atLeast: number, atMost: number): (language: Language) => Intl.NumberFormat {
  const key = `${currency} ${atLeast} ${atMost}`;
  const known = moneys.get(key);
  if (known !== undefined) return known;
  const made = keep(
    (locale) =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: atLeast,
        maximumFractionDigits: atMost,
      }),
  );
  moneys.set(key, made);
  return made;
}

interface MoneyOptions {
  /**
   * Digits behind the point that it is shortened to; a small amount has more, so that two of its digits are seen, and one below a millionth is
   * said to be below it. Absent: every digit. Rounded half away from zero, from the decimal text.
   */
  readonly digits?: number;
  /** Also a small amount has those digits and no more, so that amounts of a column end alike. */
  readonly isEven?: true | undefined;
  /** Digits behind the point at least, so that the amounts of a column end alike; absent: two. */
  readonly atLeast?: number;
}

/** `$1,234.50`, `$0.0012`, `<$0.000001`; two digits behind the point at least. */
export function formatMoney(amount: string, currency: string, language: Language, options: MoneyOptions = {}): string {
  const { digits, isEven } = options;
  const atLeast = Math.max(2, options.atLeast ?? 2);
  const most = digits === undefined ? 18 : isEven === true ? digits : shortDecimals(amount, digits);
  const shown = Math.max(atLeast, most);
  // A decimal text is formatted exactly; as a number it would be rounded to a float first.
  const write = (text: string): string =>
    keepMoney(currency, atLeast, shown)(language).format(text as Intl.StringNumericLiteral);
  if (digits === undefined || !isBelow(amount, shown)) return write(amount);
  const bound = shiftPoint('1', -shown);
  return amount.startsWith('-') ? `>${write(`-${bound}`)}` : `<${write(bound)}`;
}

/** `1.80`, `0.0125`: an exact decimal text whose currency is not known, two digits behind the point at least. */
export function formatRate(rate: string, language: Language): string {
  return rates(language).format(rate as Intl.StringNumericLiteral);
}

export function formatInteger(value: number, language: Language): string {
  return integers(language).format(value);
}

/** `12.3K`, `1.2亿`: for figures that are looked at, not added up. */
export function formatCompact(value: number, language: Language): string {
  return compact(language).format(value);
}

/** A share of a column, with its digit behind the point also where it is whole: `28.0%`. */
export function formatEvenShare(share: number, language: Language): string {
  return evenShares(language).format(share);
}

/** A share from 0 to 1 as `12.3%`. */
export function formatShare(share: number, language: Language): string {
  return shares(language).format(share);
}

/** A margin, as the server has it (`0.125`), exactly: `12.5%`. */
export function formatMargin(margin: string): string {
  return `${toPercent(margin)}%`;
}

/** `850 ms`, `1.20 s`, `2 min 5 s`, `10 min`. */
export function formatMilliseconds(ms: number, language: Language): string {
  if (ms < 1000) return `${formatInteger(Math.round(ms), language)} ms`;
  if (ms < 60_000) return `${twoDigits(language).format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = `${formatInteger(Math.floor(seconds / 60), language)} min`;
  return seconds % 60 === 0 ? minutes : `${minutes} ${seconds % 60} s`;
}

/** How long to wait: `23 seconds`, `5 minutes`. */
export function formatWait(seconds: number, language: Language): string {
  const [unit, count] = seconds < 60 ? (['second', seconds] as const) : (['minute', Math.ceil(seconds / 60)] as const);
  return count.toLocaleString(LOCALES[language], { style: 'unit', unit, unitDisplay: 'long' });
}

export function formatBytes(bytes: number, language: Language): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = (step === 0 ? integers : oneDigit)(language).format(
    step === 0 ? Math.round(bytes) : bytes / 1024 ** step,
  );
  return `${value} ${units[step]}`;
}

/** An instant in the viewer's time zone, to the second. */
export function formatInstant(iso: string, language: Language): string {
  return instants(language).format(new Date(iso));
}

/** The same with the viewer's zone: `Dec 1, 2026, 00:00 GMT+8`. */
export function formatZonedInstant(iso: string, language: Language): string {
  return zonedInstants(language).format(new Date(iso));
}

/** `14:00`: UTC milliseconds as the time of day in the viewer's zone. */
export function formatHour(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The same without its year, where that is the one of `nowMs`. */
export function formatShortInstant(iso: string, nowMs: number, language: Language): string {
  const at = new Date(iso);
  const format = at.getFullYear() === new Date(nowMs).getFullYear() ? shortInstants : instants;
  return format(language).format(at);
}

const STEPS = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `3 minutes ago`, `in 2 days`. */
export function formatRelative(iso: string, nowMs: number, language: Language): string {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1000);
  const format = relative(language);
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(seconds, 'second');
}
