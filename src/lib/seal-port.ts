/** Seals secrets for the database with AES-256-GCM; the key's id is part of the sealed text, so that keys can be rotated. */
export interface Sealer {
  /** Id of the key that new values are sealed under. */
  readonly keyId: string;
  /** `context` (for example `provider:prv_…:api_key`) is bound as additional data: a sealed value moved elsewhere does not open. */
  seal(plain: string, context: string): string;
  /** Throws when the key is unknown or the value was tampered with. */
  open(sealed: string, context: string): string;
}

/** A sealer whose keys can be exchanged while it is in use. */
export interface KeyRing extends Sealer {
  /** Of every key that opens; the first seals. */
  readonly keyIds: readonly string[];
  /** From now on the first of these seals and all of them open. */
  replace(keys: readonly Uint8Array[]): void;
}
