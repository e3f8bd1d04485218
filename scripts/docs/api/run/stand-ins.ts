import type { ExampleAnswer } from './send.ts';

/** The instant at which the examples of the page seem to run. */
const BASE_MS = Date.UTC(2026, 0, 15, 9, 30);
/** Of a monthly budget's period at that instant. */
const PERIOD_START = '2026-01-01T00:00:00.000Z';
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What differs from run to run, as the page shows it: made-up ids, tokens, instants and durations. */
export interface StandIns {
  replace(answer: ExampleAnswer): ExampleAnswer;
}

const TOKEN = /\b(tg[atms]_)[0-9A-Za-z]{49}\b/g;
/** Ours, and those that answers in a vendor's format have; Gemini's have no prefix. */
const ID =
  /\b((?:req|prv|mdl|dep|cus|usr|tok|act|adm|ses|key|bud|pv|log|led|msg|resp|whk|evt)_|)[0-9a-f]{32}(?:[0-9a-f]{4})?\b/g;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z/g;
const DIGEST = /\b[0-9a-f]{64}\b/g;
const DURATIONS: Readonly<Record<string, number>> = {
  latency_ms: 12,
  time_to_first_token_ms: 9,
  time_to_first_byte_ms: 9,
  retry_after_ms: 3000,
  created: BASE_MS / 1000,
  created_at: BASE_MS / 1000,
  completed_at: BASE_MS / 1000,
  iat: BASE_MS / 1000,
  exp: BASE_MS / 1000 + 3600,
  ends_at_ms: BASE_MS,
};

/** A second factor's as an app takes it. */
const MADE_UP_SEED = 'EXAMPLE2'.repeat(4);

/** 49 digits that are plainly made up, and whose check digits are wrong. */
const MADE_UP = 'EXAMPLE'.repeat(7);

class RunStandIns implements StandIns {
  readonly #ids = new Map<string, string>();
  readonly #startMs: number;
  readonly #secrets: readonly (readonly [string, string])[];

  constructor(startMs: number, secrets: readonly (readonly [string, string])[]) {
    this.#startMs = startMs;
    this.#secrets = secrets;
  }

  replace(answer: ExampleAnswer): ExampleAnswer {
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, this.#text(value)] as const);
    return { status: answer.status, headers: Object.fromEntries(headers), body: this.#value(answer.body, '') };
  }

  #value(value: unknown, key: string): unknown {
    if (typeof value === 'string') return key === 'last4' ? MADE_UP.slice(-4) : this.#text(value, key);
    if (typeof value === 'number' && value >= 0) return DURATIONS[key] ?? value;
    if (Array.isArray(value)) return value.map((item) => this.#value(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.#text(name), this.#value(item, name)]));
  }

  #text(text: string, key = ''): string {
    if (key === 'secret') return text.startsWith('…') ? `…${MADE_UP.slice(-4)}` : MADE_UP_SEED;
    if (key === 'period_start') return PERIOD_START;
    if (key === 'recovery_codes') return 'exam-plee-xamp-lexa';
    if (key === 'csrf_token') return 'EXAMPLE'.repeat(4);
    if (key === 'next_cursor') return 'EXAMPLE'.repeat(5);
    let shown = text;
    for (const [secret, name] of this.#secrets) shown = shown.replaceAll(secret, name);
    return shown
      .replaceAll(TOKEN, (_, prefix: string) => prefix + MADE_UP)
      .replaceAll(ID, (id, prefix: string) => this.#id(id, prefix))
      .replaceAll(/([?&]secret=)[A-Z2-7]+/g, `$1${MADE_UP_SEED}`)
      .replaceAll(DIGEST, 'e3'.repeat(32))
      .replaceAll(INSTANT, (instant) => this.#instant(instant))
      .replaceAll(new Date(this.#startMs).toISOString().slice(0, 10), new Date(BASE_MS).toISOString().slice(0, 10))
      .replaceAll(/("(?:latency_ms|time_to_first_token_ms)":)\d+/g, '$112')
      .replaceAll(/("created":)\d+/g, `$1${BASE_MS / 1000}`);
  }

  /** In the order of their appearance, so that the same run has the same ids. */
  #id(id: string, prefix: string): string {
    const known = this.#ids.get(id);
    if (known !== undefined) return known;
    const number = (this.#ids.size + 1).toString(16).padStart(12, '0');
    const made = `${prefix}019bc0ffee007000a000${number}`;
    this.#ids.set(id, made);
    return made;
  }

  /** Instants of the run move to the page's, midnights anywhere to its month's end; what the examples name stays. */
  #instant(instant: string): string {
    const at = Date.parse(instant);
    if (at > this.#startMs + 400 * DAY_MS || at < this.#startMs - DAY_MS) return instant;
    if (at % DAY_MS === 0) return '2026-02-01T00:00:00.000Z';
    if (at % HOUR_MS === 0) return `2026-01-31T${new Date(at).toISOString().slice(11)}`;
    const moved = BASE_MS + Math.max(0, Math.floor((at - this.#startMs) / MINUTE_MS)) * MINUTE_MS;
    return new Date(moved).toISOString();
  }
}

/** Stand-ins for one run of the examples that began at `startMs`; `secrets` are further texts and what is shown instead. */
export function createStandIns(startMs: number, secrets: readonly (readonly [string, string])[]): StandIns {
  return new RunStandIns(Math.floor(startMs / 1000) * 1000, secrets);
}
