import type { Pricing } from '../../metering/index.ts';
import { nanoUsd, ZERO_USD } from '../../lib/money.ts';
import { NO_USAGE } from '../../store/records/index.ts';
import type {
  AttemptWrite,
  BudgetRecord,
  FinishReason,
  HoldWrite,
  RequestLabels,
  SettlementWrite,
  Usage,
} from '../../store/records/index.ts';
import type { Outages } from './arrivals.ts';
import type { Random } from './random.ts';
import type { Slots } from './slots.ts';
import type { DemoCaller, DemoRoute, ServedModel } from './world.ts';

const OUTPUT_CAP = 32_000;

/** What became of a request. */
export type Told =
  | {
      readonly kind: 'refused';
      readonly caller: DemoCaller;
      readonly tokenId: string;
      readonly model: string;
      readonly errorType: 'budget_exhausted' | 'rate_limited';
    }
  | { readonly kind: 'made'; readonly hold: HoldWrite; readonly settlement: SettlementWrite };

interface Failure {
  readonly status: number;
  readonly errorType: string;
  readonly share: number;
}

/** What a provider says of a client's mistake: nobody else is tried. */
const MISTAKE: Omit<Failure, 'share'> = { status: 400, errorType: 'invalid_request' };
const MISTAKES = 0.006;
/** Requests beyond a limit, refused before anything is set aside. */
const REFUSALS = 0.004;
/** Of attempts that fail; where one has failed just before, what ails it ails the next one often. */
const FAILING = 0.018;
const FAILING_AGAIN = 0.3;
const FAILING_OUT = 0.55;

const FAILURES: readonly Failure[] = [
  { status: 502, errorType: 'upstream_error', share: 0.45 },
  { status: 429, errorType: 'rate_limited', share: 0.3 },
  { status: 504, errorType: 'upstream_timeout', share: 0.25 },
];

interface Deps {
  readonly random: Random;
  readonly pricing: Pricing;
  readonly slots: Slots;
  readonly outages: Outages;
}

interface Ending {
  readonly status: number;
  readonly finishReason: FinishReason | null;
  readonly errorType: string | null;
  readonly usage: Usage;
}

/** So many hex digits of a whole number, six at most: numbers of 32 bits are written fast, larger ones are not. */
function writeHex(value: number, digits: number): string {
  return (value | (1 << (4 * digits))).toString(16).slice(1);
}

/** Ids of requests in the order in which they come; what is random in them comes from the seed. */
class RequestIds {
  #at = -1;
  #sequence = 0;

  make(random: Random, at: number): string {
    this.#sequence = at === this.#at ? this.#sequence + 1 : 0;
    this.#at = at;
    const [one, other] = [random.next(), random.next()];
    const instant = writeHex(Math.floor(at / 2 ** 24), 6) + writeHex(at % 2 ** 24, 6);
    const rest = writeHex(((one >>> 24) << 4) | (other >>> 28), 3);
    return `req_${instant}7${writeHex(this.#sequence, 3)}8${writeHex(one & 0xff_ffff, 6)}${writeHex(other & 0xff_ffff, 6)}${rest}`;
  }
}

/** Tells one request after another: who called what, what it used and cost, how long it took, and what went wrong. */
export class DemoTraffic {
  readonly #deps: Deps;
  readonly #ids = new RequestIds();
  readonly #budgets = new Map<string, readonly BudgetRecord[]>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  tell(at: number, caller: DemoCaller, model: ServedModel): Told {
    const { random, pricing, slots } = this.#deps;
    const tokenId = random.pick(caller.tokenIds);
    if (random.chance(REFUSALS)) {
      return { kind: 'refused', caller, tokenId, model: model.name, errorType: 'rate_limited' };
    }
    const [first] = model.routes;
    if (first === undefined) throw new RangeError(`nothing serves ${model.name}`);
    const ending = this.#end(model, this.#use(model));
    const attempts = this.#attempt(at, model, ending);
    const answered = attempts.findLast((attempt) => attempt.errorType === null);
    const route =
      model.routes.find((each) => each.deploymentId === (answered ?? attempts.at(-1))?.deploymentId) ?? first;
    const failed = answered === undefined;
    const usage = failed ? NO_USAGE : ending.usage;
    const charge = pricing.charge(route.price, usage, caller.marginMillionths);
    const budgets = this.#bindingOf(caller, tokenId);
    const names = slots.take(budgets, at, charge);
    if (names === null) return { kind: 'refused', caller, tokenId, model: model.name, errorType: 'budget_exhausted' };
    const estimated = Math.ceil((ending.usage.input + ending.usage.cachedRead) * (1 + 0.2 * random.share()));
    const cap = Math.max(ending.usage.output, model.operation === 'embeddings' ? 0 : 4_096);
    const hold: HoldWrite = {
      ...this.#address(at, caller, tokenId, model, first),
      hold: pricing.worstCase(first.price, estimated, Math.min(cap, OUTPUT_CAP), 1, caller.marginMillionths),
      estimatedInputTokens: estimated,
      budgets: names,
    };
    const last = attempts.at(-1);
    const latencyMs = attempts.reduce((sum, attempt) => sum + attempt.latencyMs, 1.5);
    const settlement: SettlementWrite = {
      id: hold.id,
      at: Math.ceil(at + latencyMs),
      status: failed ? (last?.status ?? 502) : ending.status,
      providerId: route.providerId,
      provider: route.provider,
      deploymentId: route.deploymentId,
      priceVersionId: route.priceVersionId,
      dialectOut: hold.operation === 'embeddings' ? hold.dialectOut : route.dialect,
      finishReason: failed ? null : ending.finishReason,
      rawFinishReason: failed ? null : ending.finishReason,
      errorType: failed ? (last?.errorType ?? 'upstream_error') : ending.errorType,
      usage,
      estimated: random.chance(0.006),
      charge,
      overrun: ZERO_USD,
      providerCost: nanoUsd(attempts.reduce((sum, attempt) => sum + attempt.providerCost, 0n)),
      latencyMs: round(latencyMs),
      timeToFirstTokenMs: failed ? null : round(latencyMs - (last?.latencyMs ?? 0) + (last?.timeToFirstByteMs ?? 0)),
      attempts,
      warnings: this.#warn(hold, route),
    };
    return { kind: 'made', hold, settlement };
  }

  #bindingOf(caller: DemoCaller, tokenId: string): readonly BudgetRecord[] {
    const known = this.#budgets.get(tokenId);
    if (known !== undefined) return known;
    const budgets = caller.budgets.filter((budget) => budget.scopeKind !== 'token' || budget.scopeId === tokenId);
    this.#budgets.set(tokenId, budgets);
    return budgets;
  }

  #address(at: number, caller: DemoCaller, tokenId: string, model: ServedModel, route: DemoRoute) {
    const { random } = this.#deps;
    const id = this.#ids.make(random, at);
    const isChat = model.operation === 'chat';
    const spoken = random.pick(['openai-chat', 'openai-chat', 'openai-responses', 'prompts', route.dialect] as const);
    return {
      id,
      requestId: random.chance(0.05) ? `job-${random.below(1e9).toString(36)}` : id,
      at,
      customerId: caller.customerId,
      customerUserId: caller.customerUserId,
      tokenId,
      model: model.name,
      providerId: route.providerId,
      provider: route.provider,
      deploymentId: route.deploymentId,
      priceVersionId: route.priceVersionId,
      dialectIn: isChat ? spoken : ('openai-embeddings' as const),
      dialectOut: isChat ? route.dialect : ('openai-embeddings' as const),
      operation: isChat ? 'chat' : 'embeddings',
      stream: isChat && random.chance(0.68),
      marginMillionths: caller.marginMillionths,
      labels: this.#label(caller),
    };
  }

  #label({ tags }: DemoCaller): RequestLabels | null {
    const { random } = this.#deps;
    const endUser = random.chance(0.08) ? `user-${Math.floor(300 * random.share() ** 2)}` : null;
    if (tags.length === 0 || !random.chance(0.22)) return endUser === null ? null : { endUser, metadata: [] };
    return { endUser, metadata: tags.map(([name, values]) => [name, random.pick(values)] as const) };
  }

  #use(model: ServedModel): Usage {
    const { random } = this.#deps;
    const whole = Math.max(3, Math.round(random.around(model.input, 0.8)));
    const cachedRead = random.chance(0.6) ? Math.round(whole * Math.min(0.95, model.cached * 1.5 * random.share())) : 0;
    const output =
      model.output === 0 ? 0 : Math.min(OUTPUT_CAP, Math.max(1, Math.round(random.around(model.output, 0.7))));
    const reasoning = Math.round(output * model.reasoning * random.share());
    return { ...NO_USAGE, input: whole - cachedRead, cachedRead, output, reasoning };
  }

  #end(model: ServedModel, usage: Usage): Ending {
    const { random } = this.#deps;
    if (model.operation === 'embeddings') return { status: 200, finishReason: 'stop', errorType: null, usage };
    const drawn = random.share();
    if (drawn < 0.007) {
      const output = Math.ceil(usage.output * random.share());
      const reasoning = Math.min(usage.reasoning, output);
      return { status: 499, finishReason: 'cancelled', errorType: null, usage: { ...usage, output, reasoning } };
    }
    const finishReason =
      drawn < 0.045 ? 'length' : drawn < 0.16 ? 'tool_calls' : drawn < 0.163 ? 'content_filter' : 'stop';
    return { status: 200, finishReason, errorType: null, usage };
  }

  /** The first route may fail; then the next is tried, at most three. */
  #attempt(at: number, model: ServedModel, ending: Ending): readonly AttemptWrite[] {
    const { random, pricing, outages } = this.#deps;
    const attempts: AttemptWrite[] = [];
    const isMistaken = random.chance(MISTAKES);
    let now = at + 1;
    for (let n = 0; n < 3; n++) {
      const route = model.routes[n % model.routes.length];
      if (route === undefined) break;
      const isOut = n % model.routes.length === 0 && outages.isOut(model.share % 5, at);
      const failing = isOut ? FAILING_OUT : n === 0 ? FAILING : FAILING_AGAIN;
      const failure = random.chance(failing) ? this.#fail() : isMistaken ? MISTAKE : null;
      const firstByteMs = random.around(model.firstTokenMs, 0.45);
      const streamMs = (ending.usage.output / model.tokensPerSecond) * 1000;
      const spentMs = failure === null ? firstByteMs + streamMs : failure.status === 504 ? 30_000 : firstByteMs * 0.5;
      const before = attempts.at(-1);
      attempts.push({
        n,
        at: Math.round(now),
        providerId: route.providerId,
        provider: route.provider,
        deploymentId: route.deploymentId,
        upstreamModel: route.upstreamModel,
        priceVersionId: route.priceVersionId,
        status: failure === null ? 200 : failure.status === 504 ? null : failure.status,
        errorType: failure?.errorType ?? null,
        providerCost: failure === null ? pricing.cost(route.price, ending.usage) : ZERO_USD,
        latencyMs: round(spentMs),
        timeToFirstByteMs: failure === null ? round(firstByteMs) : null,
        upstreamRequestId: null,
        reason: before === undefined ? null : before.deploymentId === route.deploymentId ? 'retry' : 'failover',
        ended: failure === null && ending.status === 499 ? 'cancelled' : null,
      });
      if (failure === null || failure === MISTAKE) break;
      now += spentMs;
    }
    return attempts;
  }

  #fail(): Failure {
    let left = this.#deps.random.share();
    return (
      FAILURES.find((failure) => (left -= failure.share) < 0) ?? { status: 502, errorType: 'upstream_error', share: 0 }
    );
  }

  #warn({ dialectIn, operation }: HoldWrite, route: DemoRoute): readonly string[] {
    const { random } = this.#deps;
    if (operation !== 'chat' || dialectIn === route.dialect || !random.chance(0.03)) return [];
    return [random.pick(['logit_bias has no equivalent and was left out', 'seed has no equivalent and was left out'])];
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
