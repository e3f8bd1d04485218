import { z } from 'zod';
import { formatUsd } from '../../lib/money.ts';

/** An amount as the API answers it. */
export interface MoneyAnswer {
  readonly amount: string;
  readonly currency: 'USD';
}

export const moneyAnswerSchema = z.object({ amount: z.string(), currency: z.literal('USD') });

/** Nano-USD as an amount of the API. */
export function buildMoney(amount: bigint): MoneyAnswer {
  return { amount: formatUsd(amount), currency: 'USD' };
}
