import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import {
  comparePrices,
  createPrice,
  forgetPriceList,
  getPrice,
  listPrices,
  parsePriceList,
  priceFieldsSchema,
  readCurrencyRates,
  removePrice,
  updatePrices,
} from '../../services/prices/index.ts';
import type { CatalogueDeps } from '../../services/shared/catalogue/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute, RouteAccess } from '../route.ts';
import { idParams } from './schemas/common.ts';
import {
  comparisonAnswerSchema,
  importBodySchema,
  PRICE_SOURCES,
  priceVersionAnswerSchema,
  updateAnswerSchema,
  updateBodySchema,
} from './schemas/price.ts';

const PATH = '/api/v1/admin/prices';
const WRITE: RouteAccess = { kind: 'admin', permission: 'price.write' };
const READ: RouteAccess = { kind: 'admin', permission: 'price.read' };
const listQuery = listQuerySchema({
  filters: {
    source: PRICE_SOURCES.meta(text('Only those of this source.', '仅返回该来源的版本。')),
    deployment_id: textFilter.meta(text('Only those of this deployment.', '仅返回该部署的版本。')),
    provider_kind: textFilter.meta(text('Only those of this kind of provider.', '仅返回该提供商类型的版本。')),
    upstream_model: textFilter.meta(
      text("Only those of this model, by the provider's name.", '仅返回该上游模型的版本。'),
    ),
  },
  sortable: ['created_at'],
});

/** What the price data says, and taking it over. */
function dataRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${PATH}/differences`,
      access: READ,
      summary: { en: 'Compare prices with the price data', zh: '与价格数据比较' },
      description: {
        en: 'What the price data (an imported list before the one that is shipped) says otherwise than what deployments are charged at, by part, and which lists are imported. Changes nothing.',
        zh: '价格数据（导入的价目表优先于内置数据）与各部署现行价格的差异，按计价部分列出，并列出已导入的价目表。不作任何修改。',
      },
      answer: comparisonAnswerSchema,
      status: 200,
      handle: async ({ context }) => ({ data: await comparePrices(deps, context, null) }),
    }),
    defineRoute({
      method: 'POST',
      path: `${PATH}/update`,
      access: WRITE,
      summary: { en: 'Take over the price data', zh: '采用价格数据' },
      description: {
        en: 'Gives every deployment whose price differs from the price data a new version, all at once or none. Prices that the operator set stay unless `overrides` says so. Requests under way keep the version that they are pinned to.',
        zh: '为价格与价格数据不同的部署建立新版本，全部成功或全部不变。管理员设置的价格保持不变，除非指定 `overrides`。进行中的请求仍按其固定的版本计价。',
      },
      body: updateBodySchema,
      answer: updateAnswerSchema,
      status: 200,
      handle: async ({ context, body }) => ({
        data: await updatePrices(deps, context, {
          list: null,
          dryRun: body.dry_run ?? false,
          overrides: body.overrides ?? false,
        }),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: `${PATH}/import`,
      access: WRITE,
      summary: { en: 'Import a price list', zh: '导入价目表' },
      description: {
        en: 'Takes a price list (JSON or CSV) in, wholly or not at all: what is wrong is told by line. Its prices stand before the price data from then on, also for deployments to come, and take effect at once or from their `effective_from` on. A currency must have a rate in the settings (`currency_rates`) first. Zeros are refused: a part that costs nothing is written `free`.',
        zh: '导入价目表（JSON 或 CSV），全部有效才写入，错误按行指出。此后其价格优先于内置价格数据，也适用于以后新建的部署；立即生效，或自其 `effective_from` 起生效。所用货币须先在设置的 `currency_rates` 中配置汇率。零值会被拒绝：免费的部分须写作 `free`。',
      },
      body: importBodySchema,
      answer: updateAnswerSchema,
      status: 200,
      handle: async ({ context, body }) => {
        const currencies = await readCurrencyRates(deps.store.settings);
        const rules = { kinds: new Set(deps.kinds.keys()), currencies, now: deps.clock.now() };
        const list = parsePriceList(body.content, body.format, body.name ?? null, rules);
        const wish = { list, dryRun: body.dry_run ?? false, overrides: body.overrides ?? false };
        return { data: await updatePrices(deps, context, wish) };
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: `${PATH}/lists/:id`,
      access: WRITE,
      summary: { en: 'Forget an imported price list', zh: '移除导入的价目表' },
      description: {
        en: 'The price data that is shipped counts again from the next update on; what is in force stays until then.',
        zh: '下次更新起重新以内置价格数据为准；在此之前现行价格不变。',
      },
      params: z.strictObject({ id: z.string().min(1).max(100).meta(text('Name of the list.', '价目表名称。')) }),
      status: 204,
      handle: async ({ context, params }) => {
        const forgotten = await forgetPriceList(deps, context, params.id);
        if (forgotten === 0) throw new GatewayError('not_found', { hint: 'there is no such list' });
        return { data: undefined };
      },
    }),
  ];
}

/** `/api/v1/admin/prices`: the versions that requests are pinned to. */
export function priceRoutes(deps: CatalogueDeps): readonly AnyRoute[] {
  return [
    ...dataRoutes(deps),
    defineRoute({
      method: 'GET',
      path: PATH,
      access: READ,
      summary: { en: 'List price versions', zh: '列出价格版本' },
      description: {
        en: 'Every request is pinned to one, so that its charge can be recomputed.',
        zh: '每次请求都固定在一个价格版本上，便于复核费用。',
      },
      query: listQuery,
      answer: listAnswerSchema(priceVersionAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listPrices(deps, context, query) }),
    }),
    defineRoute({
      method: 'POST',
      path: PATH,
      access: WRITE,
      summary: { en: 'Set a price, also for a date to come', zh: '设置价格（可指定生效日期）' },
      description: {
        en: 'Gives a deployment a price of its own: at once, or from `effective_from` on, when it takes effect by itself at that very instant. What was charged before stays as it was.',
        zh: '为某部署单独定价：立即生效，或自 `effective_from` 起在该时刻自动生效。此前的收费不变。',
      },
      body: priceFieldsSchema,
      answer: priceVersionAnswerSchema,
      status: 201,
      handle: async ({ context, body }) => ({ data: await createPrice(deps, context, body) }),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${PATH}/:id`,
      access: WRITE,
      summary: { en: 'Cancel a price that has not taken effect', zh: '取消尚未生效的价格' },
      description: {
        en: 'One that has taken effect stays (40901): requests may have been charged by it.',
        zh: '已生效的价格不能删除（40901）：可能已有请求按其计费。',
      },
      params: idParams,
      status: 204,
      handle: async ({ context, params }) => {
        await removePrice(deps, context, params.id);
        return { data: undefined };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${PATH}/:id`,
      access: READ,
      summary: { en: 'Read a price version', zh: '查询价格版本' },
      params: idParams,
      answer: priceVersionAnswerSchema,
      status: 200,
      handle: async ({ context, params }) => ({ data: await getPrice(deps, context, params.id) }),
    }),
  ];
}
