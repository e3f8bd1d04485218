import type { Random } from './random.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the hours of a day in UTC: Asia first, then Europe, then America. */
const DAY_RHYTHM = [
  0.5, 0.8, 1.1, 1.2, 1, 0.9, 1.1, 1.3, 1.5, 1.6, 1.5, 1.3, 1.2, 1.4, 1.5, 1.4, 1.2, 1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.4,
] as const;
/** Sunday first. */
const WEEK_RHYTHM = [0.32, 1, 1.08, 1.1, 1.06, 0.92, 0.38] as const;

function weigh(at: number, from: number, to: number): number {
  const date = new Date(at);
  const grown = 0.45 + 1.1 * ((at - from) / (to - from));
  return grown * (DAY_RHYTHM[date.getUTCHours()] ?? 1) * (WEEK_RHYTHM[date.getUTCDay()] ?? 1);
}

/** Instants at which requests come, in order, exactly `count`: they grow over the time and keep its days and weeks. */
export function* listArrivals(random: Random, count: number, from: number, to: number): Generator<number> {
  const hours = Math.ceil((to - from) / HOUR_MS);
  const weights = Array.from({ length: hours }, (_, hour) => weigh(from + hour * HOUR_MS, from, to));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let [sum, made] = [0, 0];
  for (const [hour, weight] of weights.entries()) {
    sum += weight;
    const due = hour === hours - 1 ? count : Math.round((sum / whole) * count);
    const start = from + hour * HOUR_MS;
    const span = Math.min(HOUR_MS, to - start);
    const offsets = Array.from({ length: due - made }, () => random.below(span)).sort((one, other) => one - other);
    for (const offset of offsets) yield start + offset;
    made = due;
  }
}

/** Hours in which one provider fails often: a few in the year. */
export class Outages {
  readonly #outages: readonly { readonly from: number; readonly to: number; readonly provider: number }[];

  constructor(random: Random, from: number, to: number) {
    this.#outages = Array.from({ length: 7 }, () => {
      const start = from + random.share() * (to - from - DAY_MS);
      return { from: start, to: start + HOUR_MS * (0.5 + 4 * random.share()), provider: random.below(5) };
    });
  }

  isOut(provider: number, at: number): boolean {
    return this.#outages.some((outage) => outage.provider === provider && at >= outage.from && at < outage.to);
  }
}
