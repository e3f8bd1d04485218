import type { HealthState } from '../store/records/index.ts';
import { Breaker } from './breaker.ts';
import type { BreakerRules } from './breaker.ts';
import { Load } from './load.ts';
import { Quota } from './quota.ts';
import type { Catalogue, RoutableDeployment } from './port.ts';

/** A provider's health changed: one row, one log line. */
export interface HealthChange {
  readonly providerId: string;
  readonly providerName: string;
  readonly from: HealthState;
  readonly to: HealthState;
  /** For people, without anything of a request or an answer; null when it recovered. */
  readonly reason: string | null;
}

/** What is known of one provider while the process lives. */
export interface ProviderState {
  readonly id: string;
  health: HealthState;
  deployments: readonly string[];
}

/** What is known of one deployment while the process lives. */
export interface DeploymentState {
  readonly breaker: Breaker;
  readonly load: Load;
  /** What its provider says of its own rate limits. */
  readonly quota: Quota;
}

interface Entry extends DeploymentState {
  /** What a change of makes old failures meaningless: address, credential, the name called. */
  readonly fingerprint: string;
  readonly upstreamModel: string;
}

const NAMED_MAX = 1000;

function fingerprintOf(deployment: RoutableDeployment): string {
  const { account } = deployment;
  return JSON.stringify([account.kind, account.baseUrl, account.apiKey, account.headers, deployment.upstreamModel]);
}

/** Breakers of deployments and states of providers; survives reloads of the catalogue. */
export class HealthBook {
  readonly #rules: BreakerRules;
  readonly #onChange: (change: HealthChange) => void;
  #entries = new Map<string, Entry>();
  /** Of names that a pattern covers: one that fails does not take the others with it. */
  readonly #named = new Map<string, DeploymentState>();
  readonly #providers = new Map<string, ProviderState>();

  constructor(rules: BreakerRules, onChange: (change: HealthChange) => void) {
    this.#rules = rules;
    this.#onChange = onChange;
  }

  /** Takes up a new catalogue: what is gone is forgotten, what was changed begins anew. */
  adopt(catalogue: Catalogue, recorded: ReadonlyMap<string, HealthState>): void {
    const entries = new Map<string, Entry>();
    const deploymentsOf = new Map<string, string[]>();
    for (const deployment of catalogue.models().flatMap((model) => model.deployments)) {
      const fingerprint = fingerprintOf(deployment);
      const known = this.#entries.get(deployment.id);
      const kept =
        known?.fingerprint === fingerprint
          ? known
          : { ...this.#createState(), fingerprint, upstreamModel: deployment.upstreamModel };
      entries.set(deployment.id, kept);
      const siblings = deploymentsOf.get(deployment.account.id) ?? [];
      siblings.push(deployment.id);
      deploymentsOf.set(deployment.account.id, siblings);
    }
    this.#entries = entries;
    this.#named.clear();
    for (const id of this.#providers.keys()) if (!recorded.has(id)) this.#providers.delete(id);
    for (const [id, health] of recorded) {
      const deployments = deploymentsOf.get(id) ?? [];
      const state = this.#providers.get(id);
      if (state === undefined) this.#providers.set(id, { id, health, deployments });
      else state.deployments = deployments;
    }
  }

  #createState(): DeploymentState {
    return { breaker: new Breaker(this.#rules), load: new Load(), quota: new Quota() };
  }

  /** A deployment of an older catalogue may be asked for; it gets a state that nobody else sees. */
  deployment(deployment: RoutableDeployment): DeploymentState {
    const entry = this.#entries.get(deployment.id);
    if (entry === undefined) return this.#createState();
    return entry.upstreamModel === deployment.upstreamModel ? entry : this.#namedState(deployment);
  }

  #namedState(deployment: RoutableDeployment): DeploymentState {
    const key = `${deployment.id} ${deployment.upstreamModel}`;
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    if (this.#named.size >= NAMED_MAX) this.#named.clear();
    const state = this.#createState();
    this.#named.set(key, state);
    return state;
  }

  provider(deployment: RoutableDeployment): ProviderState {
    const { id } = deployment.account;
    const known = this.#providers.get(id);
    if (known !== undefined) return known;
    const state: ProviderState = { id, health: 'unknown', deployments: [] };
    this.#providers.set(id, state);
    return state;
  }

  /** Recomputes a provider's health after one of its breakers moved, and tells when it changed. */
  review(deployment: RoutableDeployment, reason: string | null, now: number): void {
    const state = this.provider(deployment);
    const broken = state.deployments.filter((id) => {
      const entry = this.#entries.get(id);
      return entry !== undefined && entry.breaker.state(now) !== 'closed';
    }).length;
    const health: HealthState =
      broken === 0 ? 'healthy' : broken === state.deployments.length ? 'unhealthy' : 'degraded';
    if (health === state.health) return;
    const from = state.health;
    state.health = health;
    this.#onChange({
      providerId: state.id,
      providerName: deployment.account.name,
      from,
      to: health,
      reason: health === 'healthy' ? null : reason,
    });
  }
}
