/** An answer that its client may continue, read and remove by its id. Its content is kept here, or by a provider. */
export interface ResponseRecord {
  /** `req_…` of the request that it answers. */
  readonly id: string;
  /** As its client knows it. */
  readonly responseId: string;
  readonly customerUserId: string;
  /** Who keeps it; null: it is kept here. */
  readonly providerId: string | null;
  /** Record that it continues; null: it begins a conversation. */
  readonly previousId: string | null;
  /** First record of its conversation. */
  readonly rootId: string;
  /** UTC milliseconds; of the first record: when the conversation went on last. */
  readonly lastAt: number;
  /** Tokens of the conversation up to its end: what continuing it costs at least. */
  readonly contextTokens: number;
  /** Bytes that are kept of the conversation up to its end. */
  readonly contextBytes: number;
  /** When its client removed it. */
  readonly removedAt: number | null;
  /** null where a provider keeps it, where it was removed, or where it could not be opened any more. */
  readonly contentSealed: string | null;
}

/** What a settlement writes of its answer. */
export interface ResponseWrite extends Omit<ResponseRecord, 'id' | 'removedAt' | 'contentSealed'> {
  /**
   * Seals the content at the moment in which it is written, so that it is under the key of that moment; null where a provider keeps it.
   */
  readonly seal: (() => string) | null;
}

/** A record without its content, as it is looked up by the id that a client has. */
export interface HandedResponse extends Omit<ResponseRecord, 'contentSealed'> {
  readonly hasContent: boolean;
  /** When its conversation went on last, UTC milliseconds. */
  readonly conversationAt: number;
}

/** What a sealed content is bound to. */
export function responseContext(id: string): string {
  return `response:${id}`;
}
