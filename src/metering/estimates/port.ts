import type { InputParts } from './input-parts.ts';

/** Whose vocabulary and instructions a request meets: a deployment, with the name that its provider knows the model by. */
export interface EstimatedModel {
  readonly id: string;
  readonly upstreamModel: string;
}

/** What a settled request took, as its provider reported it. */
export interface SettledCounts {
  readonly parts: InputParts;
  /** All input, cached reads and writes included. */
  readonly inputTokens: number;
  /** Without reasoning. */
  readonly outputTokens: number;
  /** Of the output, by UTF-16 unit. */
  readonly characters: number;
}

/**
 * Estimates of tokens without a tokenizer, learnt from what the requests of each model really took. What a customer sends moves
 * the estimates of others only as far as another customer's requests agree, and never below what is safe.
 */
export interface TokenEstimates {
  /** Most input tokens: what a hold covers. */
  inputBound(model: EstimatedModel, customerId: string, parts: InputParts): number;
  /** Input tokens as they probably are: what is charged where nothing is reported. */
  inputLikely(model: EstimatedModel, customerId: string, parts: InputParts): number;
  /** The same of output that was visible. */
  outputLikely(model: EstimatedModel, customerId: string, characters: number): number;
  /** Takes in a request that was answered whole, and counted by its provider. */
  learn(model: EstimatedModel, customerId: string, counts: SettledCounts): void;
  /** Samples taken so far: tells whether there is anything new to keep. */
  readonly changes: number;
  /** All that was learnt, for `restore`: JSON. */
  snapshot(): unknown;
  /** Takes up what an earlier process had learnt. What makes no sense is left out. */
  restore(snapshot: unknown): void;
}
