import type { RoutableDeployment } from '../routing/port.ts';
import type { FallbackReason } from '../store/records/index.ts';
import { backOffMs } from './back-off.ts';
import type { PipelineDeps } from './deps.ts';
import type { AttemptFailure } from './failures.ts';
import type { Candidate } from './plan.ts';
import type { RefusalReason } from './refusals.ts';

const NONE: readonly string[] = [];

/** Which of a request's candidates come next, after what has failed so far. */
export class CandidateWalk {
  readonly #deps: PipelineDeps;
  readonly #candidates: readonly Candidate[];
  #index = 0;
  #retriesLeft = -1;
  /** What leads to the candidates that are tried now. */
  #reason: FallbackReason = 'failure';
  /** Models that will not serve this request, at whichever deployment. */
  #unfit: readonly string[] = NONE;
  /** Tried beside the candidate whose turn it is. */
  #beside: Candidate | null = null;
  /** Whether the attempt under way was taken from the budget of retries. */
  #isRetry = false;
  /** Ends the wait before a deployment is tried again; null while none is waited for. */
  #endWait: (() => void) | null = null;

  constructor(deps: PipelineDeps, candidates: readonly Candidate[]) {
    this.#deps = deps;
    this.#candidates = candidates;
    deps.router.retries.earn();
  }

  /** The candidate whose turn it is; null when all had theirs. */
  get candidate(): Candidate | null {
    return this.#candidates[this.#index] ?? null;
  }

  advance(): void {
    this.#index += 1;
    this.#retriesLeft = -1;
  }

  /** Whether this candidate is one for what has failed so far. What is known to fail is a last resort of the first attempt alone. */
  mayTry(candidate: Candidate, attempts: number): boolean {
    if (candidate === this.#beside) return false;
    if (candidate.on !== null && !candidate.on.includes(this.#reason)) return false;
    if (attempts === 0) return true;
    return !this.#unfit.includes(candidate.model) && this.#deps.router.isReady(candidate.deployment);
  }

  /**
   * The next of the model's own candidates that may be tried beside the present one; another model is not for a first one that is slow.
   * @param take whether it can be called; called until one can
   */
  takeBeside(take: (candidate: Candidate) => boolean): boolean {
    for (let index = this.#index + 1; index < this.#candidates.length; index++) {
      const candidate = this.#candidates[index];
      if (candidate === undefined || candidate.on !== null || !this.#deps.router.isReady(candidate.deployment))
        continue;
      if (!take(candidate)) continue;
      this.#beside = candidate;
      return true;
    }
    return false;
  }

  /** What was tried beside goes on alone: had it not been under way, it would have been the retry. */
  moveTo(candidate: Candidate): void {
    this.#index = this.#candidates.indexOf(candidate);
    this.#retriesLeft = -1;
    this.#beside = null;
    this.#isRetry = true;
  }

  /** Whether one more attempt is within the request's time and the budget of retries; a refused content is no failure to be bounded. */
  mayAdd(attempts: number, elapsedMs: number): boolean {
    if (attempts === 0) return true;
    const { options, router } = this.#deps;
    if (options.requestTimeoutMs !== null && elapsedMs >= options.requestTimeoutMs) return false;
    if (this.#reason !== 'failure') return true;
    this.#isRetry = router.retries.take();
    return this.#isRetry;
  }

  /** Whether a refusal by this candidate's model leads to another model. */
  leadsOn(candidate: Candidate, reason: RefusalReason): boolean {
    const later = this.#candidates.slice(this.#index + 1);
    return later.some((each) => each.model !== candidate.model && each.on?.includes(reason) === true);
  }

  /** The model refused: no deployment of it is tried any more. */
  refused({ model }: Candidate, reason: RefusalReason): void {
    this.#reason = reason;
    this.#unfit = [...this.#unfit, model];
  }

  /** Whether the same deployment is tried again after a wait: not so when the request's time would be over by then. */
  waitForSame({ account }: RoutableDeployment, failure: AttemptFailure, elapsedMs: number, go: () => void): boolean {
    if (this.#retriesLeft < 0) this.#retriesLeft = account.maxRetries;
    if (this.#retriesLeft === 0) return false;
    const { random, requestTimeoutMs } = this.#deps.options;
    const waitMs = backOffMs(failure, account.maxRetries - this.#retriesLeft, random());
    if (waitMs === null || (requestTimeoutMs !== null && elapsedMs + waitMs >= requestTimeoutMs)) return false;
    this.#retriesLeft -= 1;
    this.#endWait = this.#deps.clock.after(waitMs, () => {
      this.#endWait = null;
      go();
    });
    return true;
  }

  /** Whether a deployment is waited for. */
  get waits(): boolean {
    return this.#endWait !== null;
  }

  /** Nothing is waited for any more; answers whether something was. */
  endWait(): boolean {
    if (this.#endWait === null) return false;
    this.#endWait();
    this.#endWait = null;
    return true;
  }

  /** The attempt under way is answered. */
  answered(): void {
    if (!this.#isRetry) return;
    this.#isRetry = false;
    this.#deps.router.retries.giveBack();
  }
}
