import { nanoUsd, ZERO_USD } from '../lib/money.ts';
import type { CompiledPrice, Pricing } from '../metering/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { SettlementWrite } from '../store/records/index.ts';
import type { RequestRepository, TrafficLog } from '../store/port.ts';

const BATCH = 500;

type HeldRequest = Awaited<ReturnType<RequestRepository['listHeld']>>[number];

/** What recovery uses. */
export interface RecoveryDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly requests: RequestRepository;
  readonly traffic: TrafficLog;
  readonly pricing: Pricing;
  /** null when the version is not known any more: nothing can be computed, so nothing is charged. */
  findPrice(versionId: string): Promise<CompiledPrice | null>;
}

/**
 * The settlement of a hold whose process died: what the last checkpoint saw, at most the committed hold. Without a
 * checkpoint no byte had been relayed: no charge; what the provider may bill for the input is our cost.
 */
function recoverySettlement(deps: RecoveryDeps, held: HeldRequest, price: CompiledPrice | null): SettlementWrite {
  const seen = held.checkpointCharge !== null;
  const usage = seen
    ? { ...NO_USAGE, input: held.estimatedInputTokens, output: held.checkpointOutputTokens ?? 0 }
    : NO_USAGE;
  const charge =
    held.checkpointCharge === null
      ? ZERO_USD
      : nanoUsd(held.checkpointCharge > held.hold ? held.hold : held.checkpointCharge);
  const billed = seen ? usage : { ...NO_USAGE, input: held.estimatedInputTokens };
  return {
    id: held.id,
    at: deps.clock.now(),
    status: seen ? 200 : 503,
    providerId: held.providerId,
    provider: held.provider,
    deploymentId: held.deploymentId,
    priceVersionId: held.priceVersionId,
    dialectOut: held.dialectOut,
    finishReason: 'error',
    rawFinishReason: null,
    errorType: 'internal_error',
    usage,
    estimated: true,
    charge,
    overrun: ZERO_USD,
    providerCost: price === null ? ZERO_USD : deps.pricing.cost(price, billed),
    latencyMs: 0,
    timeToFirstTokenMs: null,
    attempts: [],
    warnings: ['recovered after the gateway ended unexpectedly'],
  };
}

/**
 * Settles the holds that a process has left behind. Answers how many.
 *
 * @param ids of these requests alone, at most 500; absent: every one, which runs at start, before the port opens
 */
export async function recoverHolds(deps: RecoveryDeps, ids?: readonly string[]): Promise<number> {
  let recovered = 0;
  for (;;) {
    const batch = await deps.requests.listHeld(BATCH, ids);
    if (batch.length === 0) return recovered;
    const failures: Error[] = [];
    for (const held of batch) {
      const price = await deps.findPrice(held.priceVersionId);
      deps.traffic.recover(held, recoverySettlement(deps, held, price), (error) => {
        if (error !== null) failures.push(error);
      });
    }
    await deps.traffic.flush();
    const [first] = failures;
    if (first !== undefined) throw first;
    recovered += batch.length;
    deps.log.warn('recovery.settled', { holds: batch.length });
  }
}
