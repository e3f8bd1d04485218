import { expect, test } from 'bun:test';
import { makeHold, makeSettlement } from '../../../test/support/traffic-writes.ts';
import { nanoUsd } from '../../lib/money.ts';
import { NO_USAGE } from '../records/index.ts';
import { readKeyHex } from '../threads/request-key.ts';
import { BatchText } from './batch-text.ts';
import { encodeCheckpoint, encodeHold, encodeLabels, encodeSettlement } from './encode.ts';
import { readBatch } from './expand.ts';
import { findLabels, SKIP_RECORD, visitRecord } from './walk.ts';
import { ATTEMPT, HOLD, LENGTH, OP, SETTLEMENT, type WireValue } from './wire.ts';

/** The operation and the place of each record. */
function listRecords(batch: readonly WireValue[]): readonly (readonly [op: WireValue | undefined, start: number])[] {
  const records: [WireValue | undefined, number][] = [];
  for (let start = 0; start < batch.length; start = visitRecord(batch, start, SKIP_RECORD))
    records.push([batch[start], start]);
  return records;
}

test('what records of a group share crosses once and is back in each', () => {
  const text = new BatchText();
  const caller = { tokenId: 'tok_a', customerUserId: 'usr_a', customerId: null, model: 'model-a' };
  const holds = [makeHold(caller), makeHold(caller), makeHold({ ...caller, tokenId: 'tok_b', customerId: 'cus_b' })];
  for (const hold of holds) encodeHold(text, hold);
  for (const [item, hold] of holds.entries()) encodeSettlement(text, hold, makeSettlement(hold), 'settlement', item);
  const crossing = text.take();
  expect(crossing.split('tok_a')).toHaveLength(2);
  expect(crossing.split(holds[0]?.deploymentId ?? '')).toHaveLength(3);

  const batch = readBatch(crossing);
  const records = listRecords(batch);
  expect(records.map(([op]) => op)).toEqual([OP.holdMerged, OP.holdMerged, OP.holdMerged, 4, 4, 4]);
  for (const [item, hold] of holds.entries()) {
    const held = records[item]?.[1] ?? -1;
    const settled = records[item + 3]?.[1] ?? -1;
    const settlement = makeSettlement(hold);
    const names = [hold.customerId, hold.customerUserId, hold.tokenId, hold.model, hold.providerId, hold.provider];
    const route = [hold.deploymentId, hold.priceVersionId, hold.dialectIn, hold.dialectOut, hold.operation];
    const requestId = hold.requestId === hold.id ? null : hold.requestId;
    expect(batch.slice(held, held + LENGTH.hold)).toEqual([
      OP.holdMerged,
      readKeyHex(hold.id),
      requestId,
      hold.at,
      ...names,
      ...route,
      hold.stream ? 1 : 0,
      Number(hold.hold),
      hold.estimatedInputTokens,
      hold.marginMillionths,
      JSON.stringify(hold.budgets.map(({ budgetId, periodStart }) => [budgetId, periodStart])),
    ]);
    expect(batch[settled + SETTLEMENT.id]).toBe(readKeyHex(hold.id));
    expect(batch[settled + SETTLEMENT.holdRecord]).toBe(held);
    expect(batch[settled + SETTLEMENT.holdAt]).toBe(hold.at);
    expect(batch[settled + SETTLEMENT.tokenId]).toBe(hold.tokenId);
    expect(batch[settled + SETTLEMENT.customerId]).toBe(hold.customerId);
    expect(batch[settled + SETTLEMENT.model]).toBe(hold.model);
    expect(batch[settled + SETTLEMENT.budgets]).toBe(batch[held + HOLD.budgets] ?? '');
    expect(batch[settled + SETTLEMENT.charge]).toBe(Number(settlement.charge));
    expect(batch[settled + SETTLEMENT.provider]).toBe(settlement.provider);
    expect(batch[settled + SETTLEMENT.sameRoute]).toBe(1);
    const attempt = settled + LENGTH.settlement;
    expect(batch[attempt + 5]).toBe(settlement.attempts[0]?.upstreamModel ?? '');
    expect(batch[attempt + ATTEMPT.status]).toBe(settlement.attempts[0]?.status ?? null);
  }
});

test('a settlement far from its hold, with all that one seldom has, is read as it was written', () => {
  const text = new BatchText();
  const labels = { endUser: 'end "user"', metadata: [['team', 'blue']] as const };
  const hold = makeHold({ labels });
  const large = nanoUsd(12_345_678_901_234_567_890n);
  const usage = { ...NO_USAGE, input: 7, cachedRead: 6, output: 5, cacheWrite5m: 1, cacheWrite12h: 4, reasoning: 3 };
  const settlement = {
    ...makeSettlement(hold),
    usage: { ...usage, images: 2, tools: { search: 9 } },
    estimated: true,
    charge: large,
    overrun: nanoUsd(1n),
    deploymentId: 'dep_other',
    warnings: ['a', '"b"'],
    errorType: 'upstream_error' as const,
  };
  encodeCheckpoint(text, { id: hold.id, at: 5, outputTokens: 1, inputTokens: null, charge: nanoUsd(2n) });
  encodeSettlement(text, hold, settlement, 'recovery', -1);
  encodeLabels(text, hold.id, labels);
  const batch = readBatch(text.take());
  expect(listRecords(batch).map(([op]) => op)).toEqual([OP.checkpoint, OP.settlement, OP.labels]);
  const start = LENGTH.checkpoint;
  const read = (place: number): WireValue | undefined => batch[start + place];
  expect(batch.slice(start + SETTLEMENT.input, start + SETTLEMENT.charge)).toEqual([
    7,
    6,
    1,
    0,
    0,
    4,
    5,
    3,
    0,
    0,
    2,
    '{"search":9}',
    1,
  ]);
  expect(read(SETTLEMENT.charge)).toBe(large.toString());
  expect([read(SETTLEMENT.holdRecord), read(SETTLEMENT.sameRoute), read(SETTLEMENT.phase)]).toEqual([
    -1,
    0,
    'recovery',
  ]);
  expect(read(29)).toBe('["a","\\"b\\""]');
  expect(read(SETTLEMENT.errorType)).toBe('upstream_error');
  const from = findLabels(batch, start);
  expect(batch.slice(from, from + 4)).toEqual(['', 'end "user"', 'team', 'blue']);
});

test('an empty group has no records, and an unknown one is refused', () => {
  expect(readBatch('[]')).toEqual([]);
  expect(readBatch(new BatchText().take())).toEqual([]);
  expect(() => readBatch('[[],[],[],99]')).toThrow('unknown record');
  expect(() => readBatch('[[],[],[],9,0,0,0,"settlement",1,200,null,null,null,1,1,1,0,1,0,1,1,1,null,0,0]')).toThrow(
    'a settlement without its hold',
  );
});
