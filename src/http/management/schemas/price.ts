import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { priceDocumentSchema } from '../../../metering/price-document.ts';
import { instantAnswerSchema } from '../../../services/shared/fields/instant-schema.ts';
import type { PriceDocument } from '../../../store/records/index.ts';

/** A price in an answer, as it was written. */
export const priceAnswerSchema: z.ZodType<PriceDocument, PriceDocument> = priceDocumentSchema;

const SOURCE = text('Set by the operator, of the price data, or free.', '来源：管理员设置、价格数据或免费。');
export const PRICE_SOURCES = z.enum(['override', 'dataset', 'free']);

/** A price version as it is answered. */
export const priceVersionAnswerSchema = z
  .object({
    id: z.string().meta(text('Id of the version.', '价格版本的 ID。')),
    source: PRICE_SOURCES.meta(SOURCE),
    deployment_id: z
      .string()
      .nullable()
      .meta(
        text(
          'Deployment that it was set for; null: it is of the price data.',
          '所针对的部署 ID；null 表示来自价格数据。',
        ),
      ),
    provider_kind: z.string().meta(text('Kind of the provider.', '提供商类型。')),
    upstream_model: z.string().meta(text("The provider's own name of the model.", '模型在提供商处的名称。')),
    price: priceAnswerSchema.meta(text('The price.', '价格。')),
    currency: z.string().meta(text('ISO 4217 code that it is in.', '价格的 ISO 4217 货币代码。')),
    usd_per_unit: z
      .string()
      .meta(text('USD for one unit of that currency, as pinned.', '该货币每单位折合的美元数（已固定）。')),
    dataset: z
      .string()
      .nullable()
      .meta(text('Price data that it comes from; null: none.', '所来自的价格数据；null 表示没有。')),
    effective_from: instantAnswerSchema.meta(text('From when on it counts.', '生效时间。')),
    created_at: instantAnswerSchema.meta(text('When it was made.', '创建时间。')),
  })
  .meta({ id: 'PriceVersion', ...text('A price that requests are pinned to.', '请求计价所固定的价格版本。') });

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
