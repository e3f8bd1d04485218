import { describe, expect, test } from 'bun:test';
import { LearntEstimates } from '../../src/metering/index.ts';
import { countedInputs } from './counted-inputs.ts';
import type { CountedInput } from './counted-inputs.ts';

const inputs = countedInputs();

/** Share of requests that took no more than the estimate, each estimated before it is learnt from. */
function share(some: readonly CountedInput[], learns: boolean): number {
  const estimates = new LearntEstimates();
  let within = 0;
  for (const { dialect, provider, model, parts, inputTokens } of some) {
    const named = { id: `${dialect} ${provider} ${model}`, upstreamModel: model };
    if (inputTokens <= estimates.inputBound(named, 'c', parts)) within += 1;
    if (learns) estimates.learn(named, 'c', { parts, inputTokens, outputTokens: 0, characters: 0 });
  }
  return within / some.length;
}

describe.skipIf(inputs.length === 0)('recorded requests', () => {
  const text = inputs.filter(({ parts }) => parts.besideMax === 0);

  test('of a hundred whose input is text 99 take no more than the estimate with what was learnt of their model', () => {
    expect(text.length).toBeGreaterThan(1000);
    expect(share(text, true)).toBeGreaterThanOrEqual(0.99);
  });

  test('without anything learnt it is 98, and all that are long', () => {
    expect(share(text, false)).toBeGreaterThanOrEqual(0.98);
    expect(
      share(
        text.filter(({ parts }) => parts.text >= 400),
        false,
      ),
    ).toBe(1);
  });

  test('of a hundred with media, files, hosted tools or state kept elsewhere 99 are within the bounds of these', () => {
    expect(
      share(
        inputs.filter(({ parts }) => parts.besideMax > 0),
        true,
      ),
    ).toBeGreaterThanOrEqual(0.99);
  });
});
