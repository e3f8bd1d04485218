import { EgressError, sendWhole } from '../../egress/index.ts';
import type { Egress } from '../../egress/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { ActionContext } from '../../services/context.ts';
import {
  comparePrices,
  forgetPriceList,
  parsePriceList,
  PRICE_LIST_BYTES_MAX,
  readCurrencyRates,
  updatePrices,
} from '../../services/prices/index.ts';
import type { PriceList } from '../../services/prices/index.ts';
import type { PriceListParams, PriceOperations } from '../control/index.ts';
import type { ManagementDeps } from '../management-deps.ts';

const TIMEOUTS = { connectMs: 10_000, firstByteMs: 30_000, idleMs: 30_000, totalMs: 120_000 };
const NAME_MAX = 100;

function refuse(problem: string): GatewayError {
  return new GatewayError('invalid_request', { hint: problem, details: [{ path: 'url', problem }] });
}

/** Fetches a list that was asked for by its address, by the rules for what may be called; redirects are not followed. */
async function fetchList(
  egress: Egress,
  url: string,
): Promise<{ readonly text: string; readonly format: 'json' | 'csv' }> {
  const call = { method: 'GET', url, headers: [], body: null, timeouts: TIMEOUTS } as const;
  try {
    const { status, headers, body, cut } = await sendWhole(egress, call, PRICE_LIST_BYTES_MAX);
    if (status !== 200) throw refuse(`answered with status ${status}`);
    if (cut) throw refuse('is larger than 8 MB');
    const isCsv = headers?.get('content-type')?.includes('csv') === true || new URL(url).pathname.endsWith('.csv');
    return { text: Buffer.from(body).toString('utf8'), format: isCsv ? 'csv' : 'json' };
  } catch (error) {
    if (error instanceof EgressError) throw refuse(`could not be fetched: ${error.kind}`);
    throw error;
  }
}

/** Prices, for the command line. */
export function createPriceOperations(deps: ManagementDeps, egress: Egress, context: ActionContext): PriceOperations {
  async function read(params: PriceListParams | null): Promise<PriceList | null> {
    if (params === null) return null;
    const currencies = await readCurrencyRates(deps.store.settings);
    const rules = { kinds: new Set(deps.kinds.keys()), currencies, now: deps.clock.now() };
    if (!('url' in params)) return parsePriceList(params.text, params.format, params.name, rules);
    const { text, format } = await fetchList(egress, params.url);
    const name = (new URL(params.url).pathname.split('/').at(-1) ?? '').slice(0, NAME_MAX);
    return parsePriceList(text, format, name === '' ? 'imported' : name, rules);
  }

  return {
    async comparePrices({ list }) {
      const found = await read(list);
      const now = deps.clock.now();
      const listed = found?.prices.map((price) => ({
        ...price,
        effectiveFrom: price.effectiveFrom ?? now,
        list: found.name,
      }));
      return comparePrices(deps, context, listed ?? null);
    },
    async updatePrices({ list, dryRun, overrides }) {
      return updatePrices(deps, context, { list: await read(list), dryRun, overrides });
    },
    async forgetPriceList({ name }) {
      return { forgotten: await forgetPriceList(deps, context, name) };
    },
  };
}
