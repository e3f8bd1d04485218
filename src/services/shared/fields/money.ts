import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { formatUsd } from '../../../lib/money.ts';

/** An amount as the API answers it. */
export interface MoneyAnswer {
  readonly amount: string;
  readonly currency: 'USD';
}

export const moneyAnswerSchema = z
  .object({
    amount: z.string().meta(text('Decimal string.', '十进制字符串。')),
    currency: z.literal('USD').meta(text('Always `USD`.', '固定为 `USD`。')),
  })
  .meta({ id: 'Money', ...text('An amount of money.', '金额。') });

/** Nano-USD as an amount of the API. */
export function buildMoney(amount: bigint): MoneyAnswer {
  return { amount: formatUsd(amount), currency: 'USD' };
}
