import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { isMonth, isTimeZone } from '../../metering/index.ts';
import { exportFormatSchema } from '../shared/exports/export-file.ts';

/** Stands for the customer users that have no customer. */
export const NO_CUSTOMER = 'none';

/** Whose statement of which month. */
export interface StatementWish {
  /** `2026-10` */
  readonly month: string;
  readonly timeZone: string;
  /** undefined: of everybody; null: of customer users without a customer. */
  readonly customerId: string | null | undefined;
}

const shape = {
  month: z
    .string()
    .max(7)
    .refine(isMonth, 'must be a month since 1970, for example 2026-10')
    .meta(text('Month, `2026-10`.', '月份，如 `2026-10`。')),
  time_zone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be an IANA time zone, for example Europe/Berlin')
    .optional()
    .meta({
      ...text(
        'IANA time zone in which the month and its days begin; any is exact.',
        '月份与各日起始所用的 IANA 时区，任何时区均精确。',
      ),
      default: 'UTC',
    }),
  customer_id: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta(
      text(
        'Only this customer; `none`: customer users without one; left out: everybody.',
        '仅该客户；`none` 表示不属于任何客户的客户用户；省略表示全部。',
      ),
    ),
};

type Fields = z.output<z.ZodObject<typeof shape>>;

function toWish({ month, time_zone: timeZone, customer_id: customerId }: Omit<Fields, 'format'>): StatementWish {
  return { month, timeZone: timeZone ?? 'UTC', customerId: customerId === NO_CUSTOMER ? null : customerId };
}

export const statementFieldsSchema = z.strictObject(shape).transform(toWish);

/** Query of a download. */
export const statementQuerySchema = z
  .strictObject({
    format: exportFormatSchema,
    ...shape,
  })
  .transform(({ format, ...fields }) => ({ format, wish: toWish(fields) }));
