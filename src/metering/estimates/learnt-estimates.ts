import { asArray, asRecord, isRecord } from '../../lib/json/index.ts';
import { createCustomerSamples, SAMPLE_KINDS } from './customer-samples.ts';
import type { CustomerSamples } from './customer-samples.ts';
import { COLD_BOUND, COLD_LIKELY, scaleText } from './input-parts.ts';
import type { InputParts, InputScale } from './input-parts.ts';
import type { EstimatedModel, SettledCounts, TokenEstimates } from './port.ts';

/** Models, and customers of each, that something is known of: at most some megabytes. */
const MODELS_MAX = 512;
const CUSTOMERS_MAX = 16;
/** A customer that has not been heard of for so many samples of its model makes room for another. */
const FORGOTTEN_AFTER = 1000;

/** Weight of a text that says more of the vocabulary than of what is added to it. */
const LONG_TEXT = 400;
/** Characters of an answer that tell how many a token has. */
const LONG_ANSWER = 200;
/** Samples of a model from which on it is known better than all models are. */
const SAMPLES_NEEDED = 16;

/** What all customers share is found anew at every sample up to here, then after so many. */
const KNOWN_WELL = 64;
const SHARED_EVERY = 16;

const FACTOR_MIN = 0.05;
const FACTOR_MAX = 3;
const AROUND_MAX = 16_384;
const OUTPUT_MAX = 2;

/** No text is estimated below this, whatever was learnt: it is what most vocabularies take. */
const SAFE_FACTOR = 0.8;
const SAFE_AROUND = 16;
/** What may come above the highest that was seen. */
const FACTOR_MARGIN = 1.1;
const AROUND_MARGIN = 16;

/** Three characters a token: below what most languages and code have. */
const COLD_OUTPUT = 1 / 3;

type SampleKind = (typeof SAMPLE_KINDS)[number];

interface KnownCustomer extends CustomerSamples {
  /** Number of the model's sample that was this customer's last. */
  lastSample: number;
}

interface KnownModel {
  readonly upstreamModel: string;
  readonly customers: Map<string, KnownCustomer>;
  /** The same as a list: it is walked at every request, and a map's iterators are garbage. */
  all: readonly KnownCustomer[];
  /** What `sharedHigh` found, and at which sample. */
  readonly shared: Map<SampleKind, { readonly high: number | null; readonly at: number }>;
  samples: number;
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}

/**
 * The highest that any customer's requests show, or that two of them do where there are several: one customer can raise the estimates of no other,
 * and what lowers them it has to share. null: too little is known.
 */
function findSharedHigh({ all }: KnownModel, kind: SampleKind): number | null {
  let [count, highest, second, seen] = [0, 0, 0, 0];
  for (const customer of all) {
    const samples = customer[kind];
    if (samples.count === 0) continue;
    count += samples.count;
    seen += 1;
    if (samples.high > highest) {
      second = highest;
      highest = samples.high;
    } else if (samples.high > second) second = samples.high;
  }
  if (count < SAMPLES_NEEDED) return null;
  return seen > 1 ? second : highest;
}

/** The same, found anew after some samples only: it is asked for at every request. */
function sharedHigh(model: KnownModel, kind: SampleKind): number | null {
  const { samples, shared } = model;
  const found = shared.get(kind);
  if (found !== undefined && samples - found.at < (samples < KNOWN_WELL ? 1 : SHARED_EVERY)) return found.high;
  const high = findSharedHigh(model, kind);
  shared.set(kind, { high, at: samples });
  return high;
}

/** The middle of this customer's requests, else of all customers' middles; null: too little is known. */
function middle({ all }: KnownModel, own: CustomerSamples | undefined, kind: SampleKind): number | null {
  if (own !== undefined && own[kind].count >= SAMPLES_NEEDED) return own[kind].middle;
  let count = 0;
  for (const customer of all) count += customer[kind].count;
  if (count < SAMPLES_NEEDED) return null;
  const middles: number[] = [];
  for (const customer of all) if (customer[kind].count > 0) middles.push(customer[kind].middle);
  return middles.sort((a, b) => a - b)[middles.length >> 1] ?? null;
}

/** The bound from what all customers' requests show and from this one's own, whichever is higher. */
function bound(
  model: KnownModel,
  own: CustomerSamples | undefined,
  kind: SampleKind,
  cold: number,
  raise: (high: number) => number,
): number {
  const shared = sharedHigh(model, kind);
  const base = shared === null ? cold : raise(shared);
  const samples = own?.[kind];
  return samples === undefined || samples.count === 0 ? base : Math.max(base, raise(samples.high));
}

const raiseFactor = (high: number): number => clamp(high * FACTOR_MARGIN, SAFE_FACTOR, FACTOR_MAX);
const raiseAround = (high: number): number => clamp(high + AROUND_MARGIN, SAFE_AROUND, AROUND_MAX);

/** Tokens of an input whose text has this weight, at most. */
function boundText(model: KnownModel, own: CustomerSamples | undefined, { text, tools }: InputParts): number {
  if (text === 0) return 0;
  const added = tools ? 'aroundTools' : 'around';
  const factor = bound(model, own, 'factor', COLD_BOUND.factor, raiseFactor);
  return text * factor + bound(model, own, added, COLD_BOUND[added], raiseAround);
}

/** One part of what an input is scaled by, as it usually is. */
function likely(model: KnownModel, own: CustomerSamples | undefined, part: keyof InputScale): number {
  return middle(model, own, part) ?? COLD_LIKELY[part];
}

/** Tokens of an input whose text has this weight, as they usually are. */
function likelyText(model: KnownModel, own: CustomerSamples | undefined, { text, tools }: InputParts): number {
  if (text === 0) return 0;
  return text * likely(model, own, 'factor') + likely(model, own, tools ? 'aroundTools' : 'around');
}

/** The customer that makes room for another one; null: all are heard of. */
function findForgotten({ customers, samples }: KnownModel): string | null {
  for (const [id, { lastSample }] of customers) if (samples - lastSample > FORGOTTEN_AFTER) return id;
  return null;
}

/** Estimates of tokens, by what the settled requests of each model have taken. */
export class LearntEstimates implements TokenEstimates {
  readonly #models = new Map<string, KnownModel>();
  #changes = 0;

  get changes(): number {
    return this.#changes;
  }

  inputBound(named: EstimatedModel, customerId: string, parts: InputParts): number {
    const model = this.#find(named);
    const text =
      model === null ? scaleText(parts, COLD_BOUND) : boundText(model, model.customers.get(customerId), parts);
    return Math.ceil(text + parts.besideMax);
  }

  inputLikely(named: EstimatedModel, customerId: string, parts: InputParts): number {
    const model = this.#find(named);
    const text =
      model === null ? scaleText(parts, COLD_LIKELY) : likelyText(model, model.customers.get(customerId), parts);
    return Math.ceil(text + parts.beside);
  }

  outputLikely(named: EstimatedModel, customerId: string, characters: number): number {
    const model = this.#find(named);
    const perCharacter = model === null ? null : middle(model, model.customers.get(customerId), 'output');
    return Math.ceil(characters * (perCharacter ?? COLD_OUTPUT));
  }

  learn(
    named: EstimatedModel,
    customerId: string,
    { parts, inputTokens, outputTokens, characters }: SettledCounts,
  ): void {
    const tellsInput = parts.besideMax === 0 && inputTokens > 0;
    const tellsOutput = characters >= LONG_ANSWER && outputTokens > 0;
    if (!tellsInput && !tellsOutput) return;
    const model = this.#find(named) ?? this.#add(named);
    model.samples += 1;
    const own = this.#findCustomer(model, customerId);
    if (own === null) return;
    this.#changes += 1;
    if (tellsInput) {
      const added = parts.tools ? 'aroundTools' : 'around';
      if (parts.text >= LONG_TEXT)
        own.factor.add(clamp((inputTokens - likely(model, own, added)) / parts.text, FACTOR_MIN, FACTOR_MAX));
      else own[added].add(clamp(inputTokens - parts.text * likely(model, own, 'factor'), 0, AROUND_MAX));
    }
    if (tellsOutput) own.output.add(clamp(outputTokens / characters, FACTOR_MIN, OUTPUT_MAX));
  }

  snapshot(): unknown {
    return [...this.#models].map(([id, { upstreamModel, customers }]) => ({
      id,
      upstream_model: upstreamModel,
      customers: [...customers].map(([customerId, samples]) => ({
        id: customerId,
        ...Object.fromEntries(SAMPLE_KINDS.map((kind) => [kind, samples[kind].list()])),
      })),
    }));
  }

  restore(snapshot: unknown): void {
    for (const value of asArray(snapshot).slice(-MODELS_MAX)) {
      const { id, upstream_model: upstreamModel, customers } = asRecord(value);
      if (typeof id !== 'string' || typeof upstreamModel !== 'string') continue;
      const model = this.#add({ id, upstreamModel });
      for (const customer of asArray(customers).filter(isRecord).slice(0, CUSTOMERS_MAX)) {
        if (typeof customer['id'] !== 'string') continue;
        const own = this.#findCustomer(model, customer['id']);
        if (own === null) continue;
        for (const kind of SAMPLE_KINDS) {
          for (const sample of asArray(customer[kind]))
            if (typeof sample === 'number' && sample >= 0 && sample <= AROUND_MAX) own[kind].add(sample);
        }
      }
    }
  }

  #find({ id, upstreamModel }: EstimatedModel): KnownModel | null {
    const model = this.#models.get(id);
    // The deployment may have been pointed at another model.
    return model === undefined || model.upstreamModel !== upstreamModel ? null : model;
  }

  #add({ id, upstreamModel }: EstimatedModel): KnownModel {
    this.#models.delete(id);
    if (this.#models.size >= MODELS_MAX) {
      const [oldest] = this.#models.keys();
      if (oldest !== undefined) this.#models.delete(oldest);
    }
    const model: KnownModel = { upstreamModel, customers: new Map(), all: [], shared: new Map(), samples: 0 };
    this.#models.set(id, model);
    return model;
  }

  #findCustomer(model: KnownModel, customerId: string): KnownCustomer | null {
    const { customers, samples } = model;
    const found = customers.get(customerId);
    if (found !== undefined) {
      found.lastSample = samples;
      return found;
    }
    if (customers.size >= CUSTOMERS_MAX) {
      const forgotten = findForgotten(model);
      if (forgotten === null) return null;
      customers.delete(forgotten);
    }
    const created: KnownCustomer = { ...createCustomerSamples(), lastSample: samples };
    customers.set(customerId, created);
    model.all = [...customers.values()];
    return created;
  }
}
