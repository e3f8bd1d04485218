import { EgressError } from '../../src/egress/port.ts';
import type { Egress, EgressCall, EgressErrorKind, EgressHandler } from '../../src/egress/port.ts';
import type { FakeClock } from '../../src/lib/clock.ts';

/** From 0 (included) to 1 (excluded); the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 2_147_483_647 || 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** What happens to a call, and when, milliseconds after it was sent. */
type Step =
  | { readonly at: number; readonly kind: 'head'; readonly status: number; readonly headers: Record<string, string> }
  | { readonly at: number; readonly kind: 'chunk'; readonly text: string }
  | { readonly at: number; readonly kind: 'end' }
  | { readonly at: number; readonly kind: 'error'; readonly error: EgressErrorKind };

/** How a call of one deployment goes. */
export type Fate =
  | {
      readonly kind: 'answer';
      readonly firstMs: number;
      readonly gapMs: number;
      readonly pieces: number;
      /** What each piece says; absent: who says it. */
      readonly words?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'status';
      readonly afterMs: number;
      readonly status: number;
      readonly retryAfterMs?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' }
  /** Comments and then an error as the first event; whole: an error with status 200. */
  | { readonly kind: 'error-first'; readonly afterMs: number }
  /** Breaks off after this many pieces of its answer. */
  | { readonly kind: 'cut'; readonly firstMs: number; readonly gapMs: number; readonly pieces: number };

/** Decides how the next call of a deployment goes. */
export type Behaviour = (now: number) => Fate;

/** A call as the provider saw it. */
export interface SeenCall {
  readonly deployment: string;
  readonly request: string;
  readonly at: number;
  open: boolean;
}

const SSE = { 'content-type': 'text/event-stream' };
const JSON_TYPE = { 'content-type': 'application/json' };
const CHARACTERS_PER_TOKEN = 4;

function frame(value: object | string): string {
  return `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
}

const said = (content: string): string => frame({ id: 'c', choices: [{ index: 0, delta: { content } }] });

/** The same fate within a cap of so many tokens. */
function shorten(fate: Fate, cap: number): Fate {
  if (fate.kind !== 'answer' || fate.words === undefined) return fate;
  const pieces = Math.floor((cap * CHARACTERS_PER_TOKEN) / fate.words.length);
  return pieces < fate.pieces ? { ...fate, pieces } : fate;
}

function stepsOf(given: Fate, deployment: string, stream: boolean, cap: number): readonly Step[] {
  const fate = shorten(given, cap);
  const reason = fate === given ? 'stop' : 'length';
  if (fate.kind === 'refused') return [{ at: 1, kind: 'error', error: 'connect' }];
  if (fate.kind === 'silent') return [];
  if (fate.kind === 'status') {
    const headers: Record<string, string> =
      fate.retryAfterMs === undefined ? {} : { 'retry-after-ms': String(fate.retryAfterMs) };
    return [
      { at: fate.afterMs, kind: 'head', status: fate.status, headers: { ...JSON_TYPE, ...fate.headers, ...headers } },
      { at: fate.afterMs, kind: 'chunk', text: '{"error":{"message":"no"}}' },
      { at: fate.afterMs, kind: 'end' },
    ];
  }
  const error = { error: { message: 'no capacity' } };
  if (fate.kind === 'error-first') {
    const at = fate.afterMs;
    if (!stream) {
      return [
        { at, kind: 'head', status: 200, headers: JSON_TYPE },
        { at, kind: 'chunk', text: JSON.stringify(error) },
        { at, kind: 'end' },
      ];
    }
    return [
      { at: at / 2, kind: 'head', status: 200, headers: SSE },
      { at: at / 2, kind: 'chunk', text: ': wait\n\n' },
      { at, kind: 'chunk', text: frame(error).slice(0, 9) },
      { at: at + 1, kind: 'chunk', text: frame(error).slice(9) },
    ];
  }
  const { firstMs, gapMs, pieces } = fate;
  const words = (fate.kind === 'answer' ? fate.words : undefined) ?? deployment;
  const outputTokens = words === deployment ? 5 : Math.ceil((pieces * words.length) / CHARACTERS_PER_TOKEN);
  const usage = { prompt_tokens: 20, completion_tokens: outputTokens, total_tokens: 20 + outputTokens };
  const limits = fate.kind === 'answer' ? fate.headers : {};
  const lastMs = firstMs + gapMs * pieces;
  if (!stream) {
    const content = words === deployment ? deployment : words.repeat(pieces);
    const message = { role: 'assistant', content };
    const body = { id: 'c', choices: [{ index: 0, message, finish_reason: reason }], usage };
    if (fate.kind === 'cut') {
      return [
        { at: lastMs, kind: 'head', status: 200, headers: JSON_TYPE },
        { at: lastMs, kind: 'chunk', text: JSON.stringify(body).slice(0, 30) },
        { at: lastMs, kind: 'error', error: 'closed' },
      ];
    }
    return [
      { at: lastMs, kind: 'head', status: 200, headers: { ...JSON_TYPE, ...limits } },
      { at: lastMs, kind: 'chunk', text: JSON.stringify(body) },
      { at: lastMs, kind: 'end' },
    ];
  }
  const steps: Step[] = [{ at: firstMs / 2, kind: 'head', status: 200, headers: { ...SSE, ...limits } }];
  for (let piece = 0; piece < pieces; piece++)
    steps.push({ at: firstMs + gapMs * piece, kind: 'chunk', text: said(words) });
  if (fate.kind === 'cut') return [...steps, { at: lastMs, kind: 'error', error: 'closed' }];
  const end = frame({ id: 'c', choices: [{ index: 0, delta: {}, finish_reason: reason }], usage });
  return [...steps, { at: lastMs, kind: 'chunk', text: end + frame('[DONE]') }, { at: lastMs, kind: 'end' }];
}

/** What the time-outs of a call make of its steps. */
function bound(steps: readonly Step[], { timeouts }: EgressCall): readonly Step[] {
  const out: Step[] = [];
  let last = 0;
  const waitsFor = (): readonly [number, EgressErrorKind] | null => {
    const limit = out.length === 0 ? timeouts.firstByteMs : timeouts.idleMs;
    return limit === null ? null : [last + limit, out.length === 0 ? 'first-byte-timeout' : 'idle-timeout'];
  };
  const totalMs = timeouts.totalMs ?? Number.POSITIVE_INFINITY;
  for (const step of steps) {
    const wait = waitsFor();
    if (step.at > totalMs || (wait !== null && step.at > wait[0])) break;
    out.push(step);
    last = step.at;
  }
  const ending = out.at(-1)?.kind;
  if (ending === 'end' || ending === 'error') return out;
  const wait = waitsFor();
  if (wait !== null && wait[0] < totalMs) out.push({ at: wait[0], kind: 'error', error: wait[1] });
  else if (timeouts.totalMs !== null) out.push({ at: timeouts.totalMs, kind: 'error', error: 'total-timeout' });
  return out;
}

function tell(handler: EgressHandler, step: Step): void {
  if (step.kind === 'head') {
    const { headers } = step;
    const entries = Object.entries(headers);
    const mentions = (part: string): boolean => entries.some(([name]) => name.includes(part));
    handler.onHead(step.status, { get: (name) => headers[name] ?? null, mentions, entries: () => entries });
  } else if (step.kind === 'chunk') handler.onChunk(new TextEncoder().encode(step.text));
  else if (step.kind === 'end') handler.onEnd();
  else handler.onError(new EgressError(step.error, step.error, step.error !== 'connect'));
}

/** A network of deployments that behave as they are told, on a clock of its own. */
export function createFakeNetwork(
  clock: FakeClock,
  behaviours: ReadonlyMap<string, Behaviour>,
): Egress & { readonly calls: readonly SeenCall[]; openCalls(): number } {
  const calls: SeenCall[] = [];
  return {
    calls,
    openCalls: () => calls.filter((call) => call.open).length,
    send(call, handler) {
      const body = JSON.parse(String(call.body));
      const deployment = String(body.model);
      const seen: SeenCall = { deployment, request: String(body.user), at: clock.monotonic(), open: true };
      calls.push(seen);
      const behaviour = behaviours.get(deployment);
      if (behaviour === undefined) throw new Error(`nobody is ${deployment}`);
      const steps = bound(
        stepsOf(behaviour(clock.monotonic()), deployment, body.stream === true, Number(body.max_tokens)),
        call,
      );
      const stops = steps.map((step) =>
        clock.after(step.at, () => {
          if (!seen.open) return;
          if (step.kind === 'end' || step.kind === 'error') seen.open = false;
          tell(handler, step);
        }),
      );
      return {
        sent: true,
        pause() {},
        resume() {},
        abort() {
          seen.open = false;
          for (const stop of stops) stop();
        },
      };
    },
    close() {},
  };
}
