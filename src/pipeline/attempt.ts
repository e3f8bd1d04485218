import type { DialectUsage, TapState } from '../dialects/port.ts';
import type { EgressCall, EgressError, EgressHandle, EgressHandler, EgressHeaders } from '../egress/port.ts';
import { GatewayError } from '../lib/errors/index.ts';
import type { AdmissionRefusal } from '../metering/port.ts';
import type { AttemptEnding, AttemptReason } from '../store/records/index.ts';
import { nanoUsd } from '../lib/money.ts';
import { quotaWaitMs } from '../providers/index.ts';
import type { PipelineDeps } from './deps.ts';
import {
  describeCut,
  describeEgressFailure,
  describeStatusFailure,
  describeStreamFailure,
  parseRetryAfter,
} from './failures.ts';
import type { AttemptFailure } from './failures.ts';
import type { Candidate } from './plan.ts';
import { hideSecrets } from './hide-secrets.ts';
import { FoldingRelay } from './low-budget/folding-relay.ts';
import type { Gate } from './low-budget/gate.ts';
import type { Relay } from './relay.ts';
import type { AttemptRow } from './settlement.ts';
import type { UpstreamCall } from './upstream-call.ts';

const RATE_LIMITED = 429;
const ERROR_BODY_BYTES_MAX = 256 * 1024;
const JSON_TYPE = 'application/json';
/** Of a stream whose tokens will be counted. */
const CAPTURED_BYTES_MAX = 4 * 1024 * 1024;
const NO_COST = nanoUsd(0n);
const NO_BYTES = new Uint8Array();

/** A body that goes to the client as the provider wrote it, whatever its status. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** What an attempt tells its request; every attempt ends with exactly one of `answered`, `failed`, `broke`, `exhausted`. */
export interface AttemptHost {
  /** The first event of a stream: from here on no other deployment is tried. */
  streamBegan(attempt: Attempt): void;
  /** More of a stream was handed on. */
  streamMoved(attempt: Attempt): void;
  /** The answer is whole. `raw` is null for a stream. */
  answered(attempt: Attempt, raw: RawAnswer | null): void;
  /** Nothing went to the client. `raw` is set when the provider's own body may be passed on. */
  failed(attempt: Attempt, failure: AttemptFailure, raw: RawAnswer | null): void;
  /** A stream ended before it was complete. */
  broke(attempt: Attempt, failure: AttemptFailure): void;
  /** The hold does not cover more of the answer and cannot grow: the host ends the attempt. */
  exhausted(attempt: Attempt, refusal: AdmissionRefusal): void;
}

/** One try of a request at one deployment: reads the answer by callbacks and says how it ended. */
export class Attempt implements EgressHandler {
  readonly candidate: Candidate;
  readonly startedAt: number;
  readonly #deps: PipelineDeps;
  readonly #host: AttemptHost;
  readonly #startedMonotonic: number;
  /** Reads a stream; null for whole answers. */
  readonly relay: Relay | null;
  /** 0, 1, … in the order in which a request's attempts are made. */
  readonly n: number;
  /** null: it is the first. */
  readonly #reason: AttemptReason | null;
  /** What of request and answer could not be expressed. */
  warnings: readonly string[];
  status: number | null = null;
  began = false;
  timeToFirstByteMs: number | null = null;
  /** What lets through as much of the answer as its growing hold covers; null: the hold covers all. */
  gate: Gate | null = null;
  readonly #isFolding: boolean;
  /** The stream as it came, where its deployment reports no usage and it is not too long. */
  captured: Uint8Array[] | null = null;
  #capturedBytes = 0;
  #call: EgressCall | null;
  #handle: EgressHandle | null = null;
  #headers: EgressHeaders | null = null;
  /** Of a body that is collected the first piece, which most have alone, and the others. */
  #body: Uint8Array | null = null;
  #further: Uint8Array[] | null = null;
  /** Of a body that is collected, or of a stream that has not begun. */
  #bytes = 0;
  #ended = false;

  constructor(
    deps: PipelineDeps,
    host: AttemptHost,
    candidate: Candidate,
    relay: Relay | null,
    upstream: UpstreamCall,
    n: number,
    reason: AttemptReason | null,
  ) {
    this.candidate = candidate;
    this.relay = relay;
    this.#isFolding = relay instanceof FoldingRelay;
    this.n = n;
    this.#reason = reason;
    this.warnings = upstream.losses;
    this.#call = upstream.call;
    this.#deps = deps;
    this.#host = host;
    this.startedAt = deps.clock.now();
    this.#startedMonotonic = deps.clock.monotonic();
    if (relay !== null && deps.tokenCounter.isSilent(candidate.deployment.id)) this.captured = [];
  }

  start(): void {
    const call = this.#call;
    if (call === null) return;
    // Its body may be large, and the answer may be long in coming.
    this.#call = null;
    const { kind, account } = this.candidate.deployment;
    const egress = kind.chooseEgress(this.#deps.egress, account);
    const sent = egress.send(call, this.gate ?? this);
    const handle = this.gate === null ? sent : this.gate.control(sent);
    this.#handle = handle;
    if (this.#ended) handle.abort();
  }

  /** Whether the provider may know of it. */
  get sent(): boolean {
    return this.status !== null || this.#handle?.sent === true;
  }

  pause(): void {
    this.#handle?.pause();
  }

  resume(): void {
    this.#handle?.resume();
  }

  /** Ends the call; the host hears nothing more. */
  abort(): void {
    this.#ended = true;
    this.#handle?.abort();
  }

  onHead(status: number, headers: EgressHeaders): void {
    this.status = status;
    this.#headers = headers;
    this.timeToFirstByteMs = this.elapsed();
    this.#deps.router.heard(this.candidate.deployment, headers);
  }

  onChunk(chunk: Uint8Array): void {
    if (this.#ended) return;
    if (this.relay !== null && this.#streams()) this.#readStream(this.relay, chunk);
    else this.#collect(chunk);
  }

  onEnd(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.#succeeded()) this.#refused();
    else if (this.relay !== null && this.#streams()) this.#endStream(this.relay);
    else this.#host.answered(this, this.#rawAnswer());
  }

  onError(error: EgressError): void {
    if (this.#ended) return;
    this.#ended = true;
    const failure = describeEgressFailure(error, this.candidate.deployment.account.name);
    if (this.began) this.#host.broke(this, failure);
    else this.#host.failed(this, failure, null);
  }

  /** The row of this attempt. */
  write(error: GatewayError | null, providerCost = NO_COST, ended: AttemptEnding | null = null): AttemptRow {
    const { deployment, price } = this.candidate;
    return {
      n: this.n,
      at: this.startedAt,
      providerId: deployment.account.id,
      provider: deployment.account.name,
      deploymentId: deployment.id,
      upstreamModel: deployment.upstreamModel,
      priceVersionId: price.versionId,
      status: this.status,
      errorType: error?.type ?? null,
      providerCost,
      latencyMs: this.elapsed(),
      timeToFirstByteMs: this.timeToFirstByteMs,
      upstreamRequestId: this.#headers?.get('x-request-id')?.slice(0, 200) ?? null,
      reason: this.#reason,
      ended,
    };
  }

  /** Whether a whole answer is put together from a stream. */
  get folds(): boolean {
    return this.#isFolding && !this.#isWhole();
  }

  /** Adds to its warnings, none twice. */
  warn(warnings: readonly string[]): void {
    for (const warning of warnings) if (!this.warnings.includes(warning)) this.warnings = [...this.warnings, warning];
  }

  /** How long the provider asks to be left alone; of one that limits the rate and does not say, until what is used up is there again. */
  retryAfterMs(): number | null {
    if (this.#headers === null) return null;
    const now = this.#deps.clock.now();
    const asked = parseRetryAfter(this.#headers, now);
    return asked === null && this.status === RATE_LIMITED ? quotaWaitMs(this.#headers, now) : asked;
  }

  /** Milliseconds since it began. */
  elapsed(): number {
    return Math.round(this.#deps.clock.monotonic() - this.#startedMonotonic);
  }

  /** How long its first byte has been waited for. */
  waitedMs(): number {
    return this.relay === null ? (this.timeToFirstByteMs ?? this.elapsed()) : this.elapsed();
  }

  /** What reports no usage may be an error, whatever its status, that quotes the credentials: they are taken out. */
  blot(raw: RawAnswer, usage: DialectUsage | null): RawAnswer {
    return usage === null ? { ...raw, body: hideSecrets(raw.body, this.candidate.deployment.account) } : raw;
  }

  #streams(): boolean {
    return this.#succeeded() && !(this.#isFolding && this.#isWhole());
  }

  /** Some servers stream nothing, although they are asked to. */
  #isWhole(): boolean {
    return this.#headers?.get('content-type')?.startsWith('application/json') === true;
  }

  #succeeded(): boolean {
    return this.status !== null && this.status >= 200 && this.status < 300;
  }

  /**
   * Until its first event is whole another deployment may still be tried; some providers send comments until they have an answer. More
   * than may be held back begins the stream: nothing would take it otherwise, and the paused upstream would never go on.
   */
  #isWaiting(state: TapState, chunk: Uint8Array): boolean {
    this.#bytes += chunk.length;
    return !state.seen && this.#bytes <= this.#deps.options.streamBufferBytes;
  }

  #capture(captured: Uint8Array[], chunk: Uint8Array): void {
    this.#capturedBytes += chunk.length;
    if (this.#capturedBytes > CAPTURED_BYTES_MAX) this.captured = null;
    else captured.push(chunk.slice());
  }

  #readStream(relay: Relay, chunk: Uint8Array): void {
    if (this.captured !== null) this.#capture(this.captured, chunk);
    relay.push(chunk);
    if (!this.began && !this.#isWaiting(relay.state, chunk)) {
      const { streamError, started } = relay.state;
      if (streamError !== null && (!started || this.folds)) {
        this.#ended = true;
        this.#handle?.abort();
        const { dialect, deployment } = this.candidate;
        this.#host.failed(this, describeStreamFailure(streamError, dialect, deployment.account), null);
        return;
      }
      // Of an answer that is put together here nothing has left before its end.
      if (this.folds) return;
      this.began = true;
      this.#host.streamBegan(this);
    }
    if (this.began) this.#host.streamMoved(this);
  }

  #endStream(relay: Relay): void {
    relay.finish();
    const { complete, finishReason, streamError } = relay.state;
    if (
      (complete || finishReason !== null || (this.began && streamError !== null)) &&
      !(this.folds && streamError !== null)
    ) {
      if (!this.began) this.#host.streamBegan(this);
      this.#host.answered(this, null);
      return;
    }
    const failure = describeCut(this.candidate.deployment.account.name);
    if (this.began) this.#host.broke(this, failure);
    else this.#host.failed(this, failure, null);
  }

  #collect(chunk: Uint8Array): void {
    const bytesMax = this.#succeeded() ? this.#deps.options.answerBytesMax : ERROR_BODY_BYTES_MAX;
    this.#bytes += chunk.length;
    if (this.#bytes <= bytesMax) {
      if (this.#body === null) this.#body = chunk.slice();
      else (this.#further ??= []).push(chunk.slice());
      return;
    }
    this.#ended = true;
    this.#handle?.abort();
    const account = this.candidate.deployment.account.name;
    const error = new GatewayError('upstream_error', {
      hint: 'the answer is too large',
      details: [{ provider: account, problem: 'too-large' }],
    });
    this.#host.failed(this, { error, retryable: false, outcome: 'failed', billable: true }, null);
  }

  #refused(): void {
    const { dialect, deployment } = this.candidate;
    const raw = this.blot(this.#rawAnswer(), null);
    const failure = describeStatusFailure(raw.status, raw.body, dialect, deployment.account.name, this.retryAfterMs());
    this.#host.failed(this, failure, failure.passOn ? raw : null);
  }

  /** An answer that is read as one is JSON, whatever its server calls it: clients decide by the type whether to read it. */
  #contentType(): string {
    const given = this.#headers?.get('content-type') ?? JSON_TYPE;
    return given.includes('json') || !this.#succeeded() ? given : JSON_TYPE;
  }

  #rawAnswer(): RawAnswer {
    const first = this.#body ?? NO_BYTES;
    const body = this.#further === null ? first : Buffer.concat([first, ...this.#further]);
    this.#body = null;
    this.#further = null;
    return { status: this.status ?? 0, contentType: this.#contentType(), body };
  }
}
