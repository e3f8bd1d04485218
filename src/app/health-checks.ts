import { EgressError, sendWhole } from '../egress/index.ts';
import type { Egress } from '../egress/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import type { RoutableDeployment, Router } from '../routing/port.ts';
import { runEvery } from './schedules/run-every.ts';
import type { Recurring } from './schedules/run-every.ts';

/** A list of models that takes longer is no sign of health. */
const TIMEOUT_MS = 10_000;
const CONCURRENT_MAX = 8;
/** The list itself is not looked at. */
const KEPT_BYTES = 0;

export interface HealthCheckDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly egress: Egress;
  readonly router: Router;
}

type Verdict = 'ok' | 'failed' | 'unsure';

/** Asks a provider for its models. A refusal by a provider that has no such list says nothing of its health. */
async function checkProvider({ account, kind, upstreamModel }: RoutableDeployment, network: Egress): Promise<Verdict> {
  const call = kind.buildCall({
    account,
    operation: 'list-models',
    dialect: account.dialects[0] ?? 'openai-chat',
    upstreamModel,
    stream: false,
    body: null,
    forwarded: [],
  });
  const timeouts = { ...call.timeouts, totalMs: TIMEOUT_MS };
  try {
    const { status } = await sendWhole(kind.chooseEgress(network, account), { ...call, timeouts }, KEPT_BYTES);
    if (status >= 500 || status === 401 || status === 403) return 'failed';
    return status < 300 ? 'ok' : 'unsure';
  } catch (error) {
    if (error instanceof EgressError) return 'failed';
    throw error;
  }
}

function groupByProvider(router: Router): readonly (readonly RoutableDeployment[])[] {
  const groups = new Map<string, RoutableDeployment[]>();
  for (const deployment of router
    .catalogue()
    .models()
    .flatMap((model) => model.deployments)) {
    const group = groups.get(deployment.account.id);
    if (group === undefined) groups.set(deployment.account.id, [deployment]);
    else group.push(deployment);
  }
  return [...groups.values()];
}

/**
 * Asks every provider in use once and tells the router. A failure counts as a failed call of each of its deployments; a success lets a
 * broken one be probed at once.
 */
export async function checkProviders(
  { egress, router, log }: HealthCheckDeps,
  isStopped: () => boolean,
): Promise<void> {
  const waiting = [...groupByProvider(router)];
  const check = async (deployment: RoutableDeployment): Promise<Verdict> => {
    try {
      return await checkProvider(deployment, egress);
    } catch (error) {
      log.error('provider.unchecked', { provider: deployment.account.name }, error);
      return 'unsure';
    }
  };
  const work = async (): Promise<void> => {
    for (let group = waiting.pop(); group !== undefined && !isStopped(); group = waiting.pop()) {
      const [first] = group;
      if (first === undefined) continue;
      const verdict = await check(first);
      if (isStopped()) return;
      for (const deployment of group) {
        if (verdict === 'ok') router.vouch(deployment);
        else if (verdict === 'failed') router.report(deployment, 'failed', null);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_MAX }, work));
}

/** Checks every provider in use at this interval; 0: never. The end does not wait for a check: what it finds then is not taken up. */
export function scheduleHealthChecks(deps: HealthCheckDeps, seconds: number): Recurring {
  if (seconds === 0) return { stop: () => Promise.resolve() };
  const checks = runEvery(deps.clock, seconds * 1000, (isStopped) => checkProviders(deps, isStopped));
  return {
    stop() {
      void checks.stop();
      return Promise.resolve();
    },
  };
}
