import { createId } from '../../src/lib/ids.ts';
import { nanoUsd } from '../../src/lib/money.ts';
import { type HoldWrite, NO_USAGE, type SettlementWrite } from '../../src/store/records/index.ts';

/** A hold as the pipeline writes it. */
export function makeHold(change: Partial<HoldWrite> = {}): HoldWrite {
  const at = change.at ?? Date.UTC(2026, 2, 1, 12);
  const id = change.id ?? createId('request', at);
  return {
    id,
    requestId: id,
    at,
    customerId: null,
    customerUserId: 'usr_018f0000000070008000000000000001',
    tokenId: 'tok_018f0000000070008000000000000001',
    model: 'sandbox-small',
    providerId: 'prv_018f0000000070008000000000000001',
    provider: 'sandbox',
    deploymentId: 'dep_018f0000000070008000000000000001',
    priceVersionId: 'pv_018f0000000070008000000000000001',
    dialectIn: 'openai-chat',
    dialectOut: 'openai-chat',
    operation: 'chat',
    stream: false,
    hold: nanoUsd(5_000n),
    estimatedInputTokens: 12,
    budgets: [],
    marginMillionths: 0,
    labels: null,
    ...change,
  };
}

/** The settlement that ends it: one attempt that answered. */
export function makeSettlement(hold: HoldWrite, change: Partial<SettlementWrite> = {}): SettlementWrite {
  const at = hold.at + 40;
  return {
    id: hold.id,
    at,
    status: 200,
    providerId: hold.providerId,
    provider: hold.provider,
    deploymentId: hold.deploymentId,
    priceVersionId: hold.priceVersionId,
    dialectOut: hold.dialectOut,
    finishReason: 'stop',
    rawFinishReason: 'stop',
    errorType: null,
    usage: { ...NO_USAGE, input: 12, cachedRead: 3, output: 7 },
    estimated: false,
    charge: nanoUsd(1_900n),
    overrun: nanoUsd(0n),
    providerCost: nanoUsd(1_900n),
    latencyMs: 40.25,
    timeToFirstTokenMs: 11.5,
    attempts: [
      {
        n: 0,
        at: hold.at,
        providerId: hold.providerId,
        provider: hold.provider,
        deploymentId: hold.deploymentId,
        upstreamModel: 'sandbox-small',
        priceVersionId: hold.priceVersionId,
        status: 200,
        errorType: null,
        providerCost: nanoUsd(1_900n),
        latencyMs: 39.5,
        timeToFirstByteMs: 11.25,
        upstreamRequestId: null,
        reason: null,
        ended: null,
      },
    ],
    warnings: [],
    ...change,
  };
}
