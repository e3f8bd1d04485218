import { expect, test } from 'bun:test';
import { z } from 'zod';
import { GatewayError } from '../../../lib/errors/index.ts';
import { describeProblems } from './zod-problems.ts';

const amount = z.string().regex(/^[0-9.]+$/, 'must be a decimal string');
const price = z.union([z.strictObject({ input: amount, output: amount }), z.strictObject({ free: z.literal(true) })]);

function listProblems(input: unknown): readonly unknown[] {
  const result = price.safeParse(input);
  const error = result.success ? null : describeProblems(result.error);
  return error instanceof GatewayError ? [...(error.details ?? [])] : [];
}

test('where a value has two forms, the problems are those of the form that was meant', () => {
  expect(listProblems({ input: 'x' })).toEqual([
    { path: 'input', problem: 'must be a decimal string' },
    { path: 'output', problem: 'is required' },
  ]);
  expect(listProblems({ free: false })).toEqual([{ path: 'free', problem: 'must be true' }]);
  expect(listProblems({ free: true, input: '1' })).toEqual([{ path: 'input', problem: 'is not a known field' }]);
});
