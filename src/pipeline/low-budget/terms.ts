/** What a request is sent on as where a hard budget has not enough for its worst case; null stands for: as it was asked. */
export interface Terms {
  /** The output cap that is sent in place of the client's; null: the client's own. */
  readonly outputTokensMax: number | null;
  /** Output tokens that are held for the beginning of an answer whose hold grows with it; null: the hold is for all of it. */
  readonly firstTokens: number | null;
}
