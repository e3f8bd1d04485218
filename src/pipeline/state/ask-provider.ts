import { EgressError, sendWhole } from '../../egress/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { ZERO_USD } from '../../lib/money.ts';
import { refusalError } from '../../metering/index.ts';
import type { CounterScope, Grant } from '../../metering/port.ts';
import type { Dialect } from '../../dialects/port.ts';
import type { RoutableDeployment } from '../../routing/port.ts';
import { describeEgressFailure, describeStatusFailure } from '../failures.ts';
import { hideSecrets } from '../hide-secrets.ts';
import type { AnswerCall, StateDeps } from './port.ts';

const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/** A call about an answer that a provider keeps. */
export interface ProviderQuestion {
  readonly providerId: string;
  readonly method: 'GET' | 'DELETE';
  /** `responses/ID` and what follows it. */
  readonly path: string;
  readonly dialect: Dialect;
}

/** Any deployment of the account: its calls travel alike. */
function requireDeployment({ router }: StateDeps, providerId: string): RoutableDeployment {
  for (const { deployments } of router.catalogue().models()) {
    const found = deployments.find(({ account }) => account.id === providerId);
    if (found !== undefined) return found;
  }
  throw new GatewayError('no_provider_available', { hint: 'the provider that keeps the response is not in use' });
}

/** Limits bind these calls as they bind model calls; they cost nothing. */
async function admit(deps: StateDeps, { caller }: AnswerCall): Promise<Grant> {
  const { gatewayScope } = deps.settings();
  const scopes: readonly CounterScope[] = gatewayScope === null ? caller.scopes : [...caller.scopes, gatewayScope];
  for (
    let loading = deps.counters.prepare(scopes, deps.clock.now());
    loading !== null;
    loading = deps.counters.prepare(scopes, deps.clock.now())
  ) {
    await loading;
  }
  const grant = deps.counters.admit({ scopes, hold: ZERO_USD, tokens: 0, now: deps.clock.now() });
  if ('kind' in grant) throw refusalError(grant);
  return grant;
}

async function send(deps: StateDeps, deployment: RoutableDeployment, question: ProviderQuestion): Promise<Uint8Array> {
  const { account, kind } = deployment;
  const { method, path, dialect } = question;
  const call = kind.buildStateCall?.({ account, method, path });
  if (call === undefined) throw new GatewayError('not_found');
  try {
    const answer = await sendWhole(kind.chooseEgress(deps.egress, account), call, ANSWER_BYTES_MAX);
    const { status } = answer;
    if (status === 404) throw new GatewayError('not_found');
    if (answer.cut)
      throw new GatewayError('upstream_error', {
        hint: 'the answer is too large',
        details: [{ provider: account.name, problem: 'too-large' }],
      });
    if (status >= 200 && status < 300) return answer.body;
    const body = hideSecrets(answer.body, account);
    throw describeStatusFailure(status, body, dialect, account.name, null).error;
  } catch (error) {
    throw error instanceof EgressError ? describeEgressFailure(error, account.name).error : error;
  }
}

/** Asks the account that keeps an answer, and no other. @throws GatewayError `not_found` where it has it no more */
export async function askProvider(deps: StateDeps, call: AnswerCall, question: ProviderQuestion): Promise<Uint8Array> {
  const deployment = requireDeployment(deps, question.providerId);
  const grant = await admit(deps, call);
  try {
    if (!deps.router.acquire(deployment, question, 0, 0))
      throw new GatewayError('no_provider_available', {
        hint: 'all deployments are at their concurrency',
        retryAfterMs: 1000,
      });
    try {
      return await send(deps, deployment, question);
    } finally {
      deps.router.release(deployment, question, 0);
    }
  } finally {
    deps.counters.settle(grant, ZERO_USD, 0, deps.clock.now());
    deps.counters.committed(grant);
  }
}
