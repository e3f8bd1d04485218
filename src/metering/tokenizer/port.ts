/** Texts whose tokens are wanted, and how many they have. */
export interface CountedTexts {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

export interface TokenCounts {
  readonly input: number;
  readonly output: number;
}

/**
 * Counts tokens with a tokenizer, in a thread of its own that is there while it is needed: where a provider reports no usage. The vocabulary is
 * one of many, so what is counted is still an estimate.
 */
export interface TokenCounter {
  /** `done` is called once, maybe at once; null: it could not be counted, or not in time. */
  count(texts: CountedTexts, done: (counts: TokenCounts | null) => void): void;
  /** Takes down whether a deployment's answer reported its usage. */
  heard(deploymentId: string, reported: boolean): void;
  /** Whether the last one did not: then the texts of the next stream are kept until its end. */
  isSilent(deploymentId: string): boolean;
  /** Ends the thread. */
  close(): void;
}

/** What crosses to the thread; it answers with the same `id`. */
export type TokenizerQuestion = ({ readonly id: number } & CountedTexts) | { readonly close: true };
/** The first message says that the thread listens. */
export type TokenizerAnswer = ({ readonly id: number } & TokenCounts) | { readonly ready: true };
