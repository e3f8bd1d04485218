import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { priceDocumentSchema } from '../../../metering/price-document.ts';
import { instantAnswerSchema } from '../../../services/shared/instant-schema.ts';
import type { PriceDocument } from '../../../store/records/index.ts';

/** A price in an answer, as it was written. */
export const priceAnswerSchema: z.ZodType<PriceDocument, PriceDocument> = priceDocumentSchema;

const DRY_RUN = text('Changes nothing: the answer says what would be.', '不作修改，仅返回将要进行的更改。');
const OVERRIDES = text(
  'Also where the operator gave a deployment a price of its own, which is given up.',
  '同时更改管理员为部署单独设置的价格（该设置将被取消）。',
);

const choices = {
  dry_run: z.boolean().nullish().meta(DRY_RUN),
  overrides: z.boolean().nullish().meta(OVERRIDES),
};

export const updateBodySchema = z.strictObject(choices);

export const importBodySchema = z.strictObject({
  format: z.enum(['json', 'csv']).meta(text('How the list is written.', '价目表格式。')),
  content: z.string().min(1).meta(text('The list itself, at most 8 MB (docs/prices.md).', '价目表内容，最大 8 MB。')),
  name: z
    .string()
    .min(1)
    .max(100)
    .nullish()
    .meta(text('What the list is called; one in JSON may say so itself.', '价目表名称；JSON 价目表可自带名称。')),
  ...choices,
});

const differenceSchema = z
  .object({
    deployment_id: z.string().meta(text('The deployment.', '部署 ID。')),
    provider: z.string().meta(text('Name of its provider.', '提供商名称。')),
    model: z.string().meta(text('Public name of its model.', '模型的公开名称。')),
    upstream_model: z.string().meta(text("The provider's own name of it.", '模型在提供商处的名称。')),
    overridden: z.boolean().meta(text('The operator gave it a price of its own.', '管理员已单独定价。')),
    price_version: z.string().nullable().meta(text('Version in force; null: none.', '现行价格版本；null 表示没有。')),
    dataset: z.string().meta(text('Where the other price comes from.', '另一价格的来源。')),
    effective_from: instantAnswerSchema
      .nullable()
      .meta(text('From when the other price holds; null: now.', '另一价格的生效时间；null 表示现在。')),
    parts: z
      .array(
        z.object({
          part: z
            .string()
            .meta(text('Part of the price, `tiers.200000.output`.', '计价部分，例如 `tiers.200000.output`。')),
          in_force: z.string().nullable().meta(text('As it is; null: not set.', '现行值；null 表示未设置。')),
          known: z.string().nullable().meta(text('As the price data says.', '价格数据中的值。')),
        }),
      )
      .meta(text('Parts that differ.', '有差异的部分。')),
  })
  .meta({ id: 'PriceDifference', ...text('A price that differs from the price data.', '与价格数据不同的价格。') });

const items = z.array(differenceSchema);

const listSchema = z
  .object({
    name: z.string().meta(text('Name of the list.', '价目表名称。')),
    prices: z.int().meta(text('How many prices it has.', '其中的价格数。')),
  })
  .meta({ id: 'CountedPriceList', ...text('An imported price list.', '导入的价目表。') });

export const comparisonAnswerSchema = z.object({
  items: items.meta(text('What differs.', '差异。')),
  lists: z.array(listSchema).meta(text('Price lists that are imported.', '已导入的价目表。')),
  compared: z.int().meta(text('Deployments that were compared.', '已比较的部署数。')),
  unknown: z.int().meta(text('Those of which the data knows no price.', '价格数据中没有其价格的部署数。')),
});

export const updateAnswerSchema = z.object({
  items: items.meta(text('What was changed, or would be.', '已进行（或将要进行）的更改。')),
  list: listSchema
    .nullable()
    .meta(text('List that was taken in, or would be; null: none.', '已导入（或将要导入）的价目表；null 表示没有。')),
  overridden: z
    .int()
    .meta(text('Deployments left alone, since they have a price of their own.', '因单独定价而未更改的部署数。')),
  dry_run: z.boolean().meta(text('Whether nothing was changed.', '是否未作修改。')),
});
