import { createHash } from 'node:crypto';
import type { Principal } from '../../identity/port.ts';
import type { Clock } from '../../lib/clock.ts';
import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import { commit } from '../../services/shared/index.ts';
import type { Store } from '../../store/port.ts';
import type { IdempotencyRecord } from '../../store/records/index.ts';
import type { Call } from './call.ts';
import { keepAnswer, replayAnswer } from './kept-answer.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;
const KEPT_MS = 24 * 3_600_000;
/** A call that has not ended after this ended with its process. */
const RUNNING_MS_MAX = 3_600_000;

export interface IdempotencyDeps {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

/** Answers a repeated call with the first one's answer (API.md 5.1). */
export interface Idempotency {
  /**
   * Runs the call unless its `Idempotency-Key` was seen: then the first answer comes again, without its secret. Throws
   * `idempotency_mismatch` and `idempotency_running`. What fails is not kept, so it may be tried again.
   */
  run(call: Call, principal: Principal | null, body: Uint8Array, handle: () => Promise<Response>): Promise<Response>;
}

function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\n');
  return hash.digest('hex');
}

function credentialId(principal: Principal | null): string {
  if (principal === null) return 'anonymous';
  return principal.kind === 'caller' ? principal.tokenId : principal.id;
}

function checkSeen(seen: IdempotencyRecord, bodyDigest: string): void {
  if (seen.bodyDigest !== bodyDigest) throw new GatewayError('idempotency_mismatch');
  if (seen.status === null) throw new GatewayError('idempotency_running', { retryAfterMs: 1000 });
}

/** Claims the key: null when it is ours now, else the record of the call that has it. */
async function claim(record: IdempotencyRecord, deps: IdempotencyDeps): Promise<IdempotencyRecord | null> {
  const { store } = deps;
  const seen = await store.idempotency.find(record.key);
  const dead =
    seen !== null &&
    (seen.expiresAt <= record.createdAt ||
      (seen.status === null && seen.createdAt + RUNNING_MS_MAX <= record.createdAt));
  if (seen !== null && !dead) return seen;
  try {
    const insert = store.idempotency.insert(record);
    await commit(store, dead ? [store.idempotency.remove(record.key), insert] : [insert]);
    return null;
  } catch (error) {
    const other = error instanceof GatewayError && error.type === 'conflict';
    const winner = other ? await store.idempotency.find(record.key) : null;
    if (winner === null) throw error;
    return winner;
  }
}

/** A call that failed did nothing, so its key is free again; where even that cannot be written, the key frees itself with time. */
async function runOrRelease(handle: () => Promise<Response>, store: Store, key: string): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    await Promise.allSettled([commit(store, [store.idempotency.remove(key)])]);
    throw error;
  }
}

/** Keeps keys for 24 hours per credential and path; answers are kept sealed, at most 1 MB. */
export function createIdempotency(deps: IdempotencyDeps): Idempotency {
  const { store, sealer, clock } = deps;
  return {
    async run(call, principal, body, handle) {
      const given = call.request.headers.get('idempotency-key');
      if (given === null) return handle();
      if (!KEY.test(given)) throw invalidField('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
      const now = clock.now();
      const key = digest(credentialId(principal), call.request.method, call.path, given);
      const bodyDigest = digest(body);
      const seen = await claim(
        { key, bodyDigest, status: null, answerSealed: null, createdAt: now, expiresAt: now + KEPT_MS },
        deps,
      );
      if (seen !== null) {
        checkSeen(seen, bodyDigest);
        const { status, answerSealed } = seen;
        const kept = answerSealed === null ? null : sealer.open(answerSealed, `idempotency:${key}`);
        return replayAnswer(call, status ?? 200, kept);
      }
      const response = await runOrRelease(handle, store, key);
      return keepAnswer(response, (kept) => {
        const sealed = kept === null ? null : sealer.seal(kept, `idempotency:${key}`);
        return commit(store, [store.idempotency.complete(key, response.status, sealed)]);
      });
    },
  };
}
