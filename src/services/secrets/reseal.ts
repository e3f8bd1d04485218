import type { KeyRing } from '../../lib/seal-port.ts';
import type { SealedKind, Statement, Store } from '../../store/port.ts';
import { requestBodyContext, responseContext } from '../../store/records/index.ts';
import { totpContext } from '../shared/second-factor.ts';
import { webhookContext } from '../shared/webhooks/webhook-secret.ts';

/** Answers are up to 1 MB each, contents of responses up to what their setting says. */
const BATCH_SIZE = 20;

/** What a value of each kind is bound to; `key` is the key of its row. */
const CONTEXTS: Readonly<Record<SealedKind, (key: string) => string>> = {
  provider_api_key: (key) => `provider:${key}:api_key`,
  provider_headers: (key) => `provider:${key}:headers`,
  admin_totp: totpContext,
  idempotency_answer: (key) => `idempotency:${key}`,
  response_content: responseContext,
  request_body: requestBodyContext,
  webhook_secret: webhookContext,
};

/** Kept for a time only: what does not open is dropped, and keeps no rotation from its end. */
const PASSING: ReadonlySet<SealedKind> = new Set(['idempotency_answer', 'response_content', 'request_body']);

const KINDS = Object.keys(CONTEXTS) as SealedKind[];

/** A value that no key at hand opens. */
export interface UnreadableSecret {
  readonly kind: SealedKind;
  /** Id of the provider, administrator or webhook. */
  readonly id: string;
}

export interface ResealResult {
  /** How many values are under the current key that were not before. */
  readonly resealed: number;
  readonly unreadable: readonly UnreadableSecret[];
}

/** How many values are under another key than the current one. */
export async function countOldSecrets(store: Store, ring: KeyRing): Promise<number> {
  const counts = await Promise.all(KINDS.map((kind) => store.sealed.countOthers(kind, ring.keyId)));
  return counts.reduce((sum, count) => sum + count, 0);
}

function open(ring: KeyRing, kind: SealedKind, key: string, sealed: string): string | null {
  try {
    return ring.open(sealed, CONTEXTS[kind](key));
  } catch {
    // Another key, or tampered with: which of the two does not matter to what follows.
    return null;
  }
}

/**
 * Seals every value under the current key, in bounded batches; may be cut and run again at any point. A value that does not
 * open stays as it is and is answered, but what is kept for a time only is dropped: answers of idempotent calls, contents of responses.
 */
export async function resealSecrets(
  store: Store,
  ring: KeyRing,
  onBatch: (resealed: number) => void,
): Promise<ResealResult> {
  let resealed = 0;
  const unreadable: UnreadableSecret[] = [];
  for (const kind of KINDS) {
    let after = '';
    for (;;) {
      const batch = await store.sealed.listOthers(kind, ring.keyId, after, BATCH_SIZE);
      const last = batch.at(-1);
      if (last === undefined) break;
      after = last.key;
      const statements: Statement[] = [];
      for (const { key, sealed } of batch) {
        const plain = open(ring, kind, key, sealed);
        if (plain !== null) {
          statements.push(store.sealed.replace(kind, key, sealed, ring.seal(plain, CONTEXTS[kind](key))));
        } else if (PASSING.has(kind)) statements.push(store.sealed.replace(kind, key, sealed, null));
        else unreadable.push({ kind, id: key });
      }
      await store.transact(statements);
      resealed += statements.length;
      onBatch(resealed);
    }
  }
  return { resealed, unreadable };
}

/** The values that no key at hand opens; changes nothing. */
export async function findUnreadableSecrets(
  store: Pick<Store, 'sealed'>,
  ring: KeyRing,
): Promise<readonly UnreadableSecret[]> {
  const unreadable: UnreadableSecret[] = [];
  for (const kind of KINDS.filter((each) => !PASSING.has(each))) {
    let after = '';
    for (;;) {
      // No key has the empty id: all values.
      const batch = await store.sealed.listOthers(kind, '', after, BATCH_SIZE);
      const last = batch.at(-1);
      if (last === undefined) break;
      after = last.key;
      for (const { key, sealed } of batch)
        if (open(ring, kind, key, sealed) === null) unreadable.push({ kind, id: key });
    }
  }
  return unreadable;
}
