import type { Clock } from '../lib/clock.ts';
import { ZERO_USD } from '../lib/money.ts';
import type { Admission, AdmissionRefusal, Counters, Grant } from '../metering/port.ts';
import type { RoutableDeployment } from './port.ts';

/** What limits of deployments and providers are counted with. */
export type LimitCounters = Pick<Counters, 'prepare' | 'admit' | 'check' | 'settle' | 'committed' | 'viewLimits'>;

interface Taken {
  readonly deploymentId: string;
  readonly grant: Grant;
}

/** The limits that operators set for deployments and providers. Those without any cost one look at an empty list. */
export class Limiter {
  readonly #counters: LimitCounters;
  readonly #clock: Clock;
  /** By who made the attempt: of two at once each has its own. */
  readonly #taken = new Map<object, Taken[]>();

  constructor(counters: LimitCounters, clock: Clock) {
    this.#counters = counters;
    this.#clock = clock;
  }

  /** The limit that a call of so many tokens would be refused by now; null: none. */
  refusal(deployment: RoutableDeployment, tokens: number): AdmissionRefusal | null {
    return deployment.scopes.length === 0 ? null : this.#counters.check(this.#admission(deployment, tokens));
  }

  /** False when a limit is reached; nothing was taken then. Pair with `giveBack`. */
  take(deployment: RoutableDeployment, caller: object, tokens: number): boolean {
    if (deployment.scopes.length === 0) return true;
    const admission = this.#admission(deployment, tokens);
    const loading = this.#counters.prepare(deployment.scopes, admission.now);
    if (loading !== null) {
      // Requests wait for this before they are admitted; who comes here without finds it there the next time.
      loading.catch(() => undefined);
      return false;
    }
    const grant = this.#counters.admit(admission);
    if ('kind' in grant) return false;
    const taken = this.#taken.get(caller);
    if (taken === undefined) this.#taken.set(caller, [{ deploymentId: deployment.id, grant }]);
    else taken.push({ deploymentId: deployment.id, grant });
    return true;
  }

  /** @param tokens what was used; null: nothing was sent */
  giveBack(deployment: RoutableDeployment, caller: object, tokens: number | null): void {
    if (deployment.scopes.length === 0) return;
    const taken = this.#taken.get(caller);
    const index = taken?.findIndex((each) => each.deploymentId === deployment.id) ?? -1;
    const [mine] = index < 0 || taken === undefined ? [] : taken.splice(index, 1);
    if (taken?.length === 0) this.#taken.delete(caller);
    if (mine === undefined) return;
    this.#counters.settle(mine.grant, ZERO_USD, tokens, this.#clock.now());
    this.#counters.committed(mine.grant);
  }

  #admission({ scopes }: RoutableDeployment, tokens: number): Admission {
    return { scopes, hold: ZERO_USD, tokens, now: this.#clock.now() };
  }
}
