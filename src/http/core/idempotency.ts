import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../../identity/port.ts';
import type { Clock } from '../../lib/clock.ts';
import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import { createId } from '../../lib/ids.ts';
import type { Logger } from '../../lib/log.ts';
import { formatUsd } from '../../lib/money.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import { mapStoreError } from '../../services/shared/changes/conflicts.ts';
import type { TransactionMarks } from '../../services/shared/changes/transaction-marks.ts';
import { StoreConflict } from '../../store/port.ts';
import type { Store } from '../../store/port.ts';
import type { IdempotencyRecord } from '../../store/records/index.ts';
import type { Call } from './call.ts';
import { keepAnswer, replayAnswer } from './kept-answer.ts';

const KEY = /^[\x21-\x7e]{1,255}$/;
const KEPT_MS = 24 * 3_600_000;
/** A call that has not ended after this never will. */
const RUNNING_MS_MAX = 3_600_000;
const CLAIMS_MAX = 5;
/** In place of an HTTP status: what the call wrote is there, its answer is not kept yet. */
const WRITTEN = 0;

const requestSchema = z.strictObject({ kind: z.literal('request'), id: z.string() });

export interface IdempotencyDeps {
  readonly store: Store;
  readonly marks: TransactionMarks;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A call that may carry an `Idempotency-Key`. */
export interface IdempotentCall {
  readonly call: Call;
  readonly principal: Principal | null;
  readonly body: Uint8Array;
  /** Status of its success. */
  readonly status: number;
  /** Its success is an envelope, of which the data are kept; else what was sent comes again as it was. */
  readonly hasEnvelope: boolean;
  /** It sends a request to a model, so that what became of it can be asked by the request's id. */
  readonly isRequest: boolean;
  /** `ownRequestId` is the id that the request must have; null: the handler's own choice. */
  readonly handle: (ownRequestId: string | null) => Promise<Response>;
}

/** Answers a repeated call with the first one's answer (API.md 5.1). */
export interface Idempotency {
  /**
   * Runs the call unless its `Idempotency-Key` was seen: then the first answer comes again, without its secret. Throws
   * `idempotency_mismatch` and `idempotency_running`. What fails is not kept, so it may be tried again. What a process left half done
   * when it died is found out: what wrote nothing and cost nothing may be tried again; what wrote is answered as done, without data;
   * a request that was charged is a `conflict` that names it.
   */
  run(call: IdempotentCall): Promise<Response>;
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

/** The associated data of what is sealed for a key. */
function sealedFor(key: string): string {
  return `idempotency:${key}`;
}

function isConflict(error: unknown): boolean {
  return error instanceof StoreConflict && (error.kind === 'unique' || error.kind === 'version');
}

/** Keeps keys for 24 hours per credential and path; answers are kept sealed, at most 1 MB. */
export function createIdempotency(deps: IdempotencyDeps): Idempotency {
  const { store, marks, sealer, clock, log } = deps;
  /** One server owns the data: what began before it runs no more. */
  const startedAt = clock.now();

  function isDead(seen: IdempotencyRecord, now: number): boolean {
    const ended = seen.status !== null && seen.status !== WRITTEN;
    return !ended && (seen.createdAt < startedAt || seen.createdAt + RUNNING_MS_MAX <= now);
  }

  /** What died may have been charged all the same; its row says so. */
  async function requireUncharged(seen: IdempotencyRecord): Promise<void> {
    const opened = seen.answerSealed === null ? null : sealer.open(seen.answerSealed, sealedFor(seen.key));
    const pointer = opened === null ? null : requestSchema.safeParse(JSON.parse(opened));
    const id = pointer?.success === true ? pointer.data.id : null;
    const request = id === null ? null : await store.requests.find(id);
    if (request === null || request.charge === 0n) return;
    throw new GatewayError('conflict', {
      hint: `the first call was cut off and charged as ${request.id}`,
      details: [{ request: request.id, state: request.state, charge: formatUsd(request.charge) }],
    });
  }

  /** Claims the key: null when it is ours now, else the record of the call that has it. */
  async function claim(record: IdempotencyRecord): Promise<IdempotencyRecord | null> {
    for (let claims = 1; ; claims++) {
      const seen = await store.idempotency.find(record.key);
      if (seen !== null && seen.expiresAt > record.createdAt) {
        if (seen.status !== null || !isDead(seen, record.createdAt)) return seen;
        await requireUncharged(seen);
      }
      const free = seen === null ? [] : [store.idempotency.removeSeen(seen)];
      try {
        await store.transact([...free, store.idempotency.insert(record)]);
        return null;
      } catch (error) {
        // Another was faster; what it made of the key is looked at.
        if (!isConflict(error) || claims === CLAIMS_MAX) throw mapStoreError(error);
      }
    }
  }

  function replay({ call, status: success }: IdempotentCall, seen: IdempotencyRecord, bodyDigest: string): Response {
    if (seen.bodyDigest !== bodyDigest) throw new GatewayError('idempotency_mismatch');
    const { status, answerSealed } = seen;
    if (status === WRITTEN && isDead(seen, clock.now())) return replayAnswer(call, success, null);
    if (status === null || status === WRITTEN) throw new GatewayError('idempotency_running', { retryAfterMs: 1000 });
    return replayAnswer(call, status, answerSealed === null ? null : sealer.open(answerSealed, sealedFor(seen.key)));
  }

  /** A call that failed did nothing, so its key is free again; where even that cannot be written, the key frees itself with time. */
  async function runOrRelease(key: string, handle: () => Promise<Response>): Promise<Response> {
    try {
      return await marks.during(store.idempotency.complete(key, WRITTEN, null), handle);
    } catch (error) {
      await Promise.allSettled([store.transact([store.idempotency.remove(key)])]);
      throw error;
    }
  }

  /** The answer goes out although it could not be kept: what was done is done, and may hold a secret that is shown once. */
  async function keep(key: string, status: number, kept: string | null): Promise<void> {
    const sealed = kept === null ? null : sealer.seal(kept, sealedFor(key));
    try {
      await store.transact([store.idempotency.complete(key, status, sealed)]);
    } catch (error) {
      log.error('idempotency.unkept', { status }, error);
    }
  }

  return {
    async run(given) {
      const { call, principal, body, hasEnvelope, isRequest, handle } = given;
      const ownId = call.requestIdGiven ? null : call.requestId;
      const header = call.request.headers.get('idempotency-key');
      if (header === null) return handle(ownId);
      if (!KEY.test(header)) throw invalidField('Idempotency-Key', 'must be 1 to 255 visible ASCII characters');
      const now = clock.now();
      const key = digest(credentialId(principal), call.request.method, call.path, header);
      const { search } = new URL(call.request.url, 'http://gateway');
      const bodyDigest = search === '' ? digest(body) : digest(body, search);
      const id = isRequest ? (ownId ?? createId('request', now)) : ownId;
      const pointer = isRequest ? sealer.seal(JSON.stringify({ kind: 'request', id }), sealedFor(key)) : null;
      const record = { key, bodyDigest, status: null, answerSealed: pointer, createdAt: now, expiresAt: now + KEPT_MS };
      const seen = await claim(record);
      if (seen !== null) return replay(given, seen, bodyDigest);
      const response = await runOrRelease(key, () => handle(id));
      return keepAnswer(response, hasEnvelope, (kept) => keep(key, response.status, kept));
    },
  };
}
