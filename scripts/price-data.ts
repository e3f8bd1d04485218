/**
 * Makes `src/metering/price-data/` from the pinned package `@pydantic/genai-prices`. After an update of the package run
 * `bun scripts/price-data.ts` and read the diff; a test fails while the two disagree.
 */
import { findProvider } from '@pydantic/genai-prices';
import type { ConditionalPrice, ModelInfo, ModelPrice, Provider } from '@pydantic/genai-prices';
import type {
  DatedPrice,
  PriceDataModel,
  PriceDataProvider,
  ServiceTierRule,
} from '../src/metering/price-data/format.ts';
import type { PriceDocument, PriceRates, PriceTier } from '../src/store/records/index.ts';

const PACKAGE = '@pydantic/genai-prices';
const FOLDER = new URL('../src/metering/price-data/', import.meta.url);

/** A unit of the data that the gateway prices: the part of a price that it becomes, and how many of it the data prices at once. */
const RATE_OF_UNIT: Readonly<
  Record<string, { readonly rate: Exclude<keyof PriceRates, 'tools'>; readonly per: number }>
> = {
  input_mtok: { rate: 'input', per: 1 },
  output_mtok: { rate: 'output', per: 1 },
  cache_read_mtok: { rate: 'cached_input', per: 1 },
  output_reasoning_mtok: { rate: 'reasoning', per: 1 },
  input_audio_mtok: { rate: 'audio_input', per: 1 },
  output_audio_mtok: { rate: 'audio_output', per: 1 },
  requests_kcount: { rate: 'request', per: 1000 },
};

/** Units of calls of hosted tools, priced by the thousand. */
const TOOL_OF_UNIT: Readonly<Record<string, string>> = {
  web_searches_kcount: 'web_search',
  storage_searches_kcount: 'file_search',
};

/** Cached parts of audio and image input are counted as cached input, whatever they are part of. */
const COUNTED_ELSEWHERE = new Set([
  'cache_audio_read_mtok',
  'cache_image_read_mtok',
  'cache_write_mtok',
  'cache_write_1h_mtok',
]);

/** A modality that is not counted apart can be priced only where it costs what its direction costs. */
const CONTAINER_OF_UNIT: Readonly<Record<string, string>> = {
  input_image_mtok: 'input_mtok',
  output_image_mtok: 'output_mtok',
  input_video_mtok: 'input_mtok',
  output_video_mtok: 'output_mtok',
};

function decimal(value: number, per = 1): string {
  const text = (value / per).toFixed(9);
  return text.replace(/\.?0+$/, '');
}

/** The price of a unit above a threshold; `above` −1 asks for the base. */
function priceAt(prices: ModelPrice, unit: string, above: number): number | undefined {
  const price = prices[unit];
  if (price === undefined || typeof price === 'number') return price;
  let found = price.base;
  for (const tier of [...price.tiers].sort((a, b) => a.start - b.start)) if (tier.start <= above) found = tier.price;
  return found;
}

function isExpressible(prices: ModelPrice): boolean {
  if (prices['input_mtok'] === undefined) return false;
  return Object.keys(prices).every((unit) => {
    if (unit in RATE_OF_UNIT || unit in TOOL_OF_UNIT || COUNTED_ELSEWHERE.has(unit)) return true;
    const container = CONTAINER_OF_UNIT[unit];
    return container !== undefined && JSON.stringify(prices[unit]) === JSON.stringify(prices[container]);
  });
}

function buildRates(prices: ModelPrice, above: number): PriceRates {
  const rates: { -readonly [K in Exclude<keyof PriceRates, 'tools'>]?: string } = {};
  for (const [unit, { rate, per }] of Object.entries(RATE_OF_UNIT)) {
    const value = priceAt(prices, unit, above);
    if (value !== undefined) rates[rate] = decimal(value, per);
  }
  rates.output ??= '0';
  const write = priceAt(prices, 'cache_write_mtok', above);
  const writeHour = priceAt(prices, 'cache_write_1h_mtok', above) ?? write;
  if (write !== undefined) {
    rates.cache_write_5m = decimal(write);
    rates.cache_write_30m = decimal(write);
    rates.cache_write_12h = decimal(write);
  }
  if (writeHour !== undefined) rates.cache_write_1h = decimal(writeHour);
  const tools = Object.entries(TOOL_OF_UNIT).flatMap(([unit, tool]) => {
    const value = priceAt(prices, unit, above);
    return value === undefined ? [] : [[tool, decimal(value, 1000)] as const];
  });
  return tools.length === 0 ? rates : { ...rates, tools: Object.fromEntries(tools) };
}

/** One price of the data in the gateway's own form; null where its units cannot express it. */
export function buildPriceDocument(prices: ModelPrice): PriceDocument | null {
  if (!isExpressible(prices)) return null;
  const starts = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start);
  }
  const tiers = [...starts]
    .sort((a, b) => a - b)
    .map((start): PriceTier => ({ above_input_tokens: start, ...buildRates(prices, start) }));
  const base = buildRates(prices, -1);
  return tiers.length === 0 ? base : { ...base, tiers };
}

function buildDatedPrice({ constraint, prices }: ConditionalPrice): DatedPrice | null {
  const price = buildPriceDocument(prices);
  if (price === null) return null;
  if (constraint === undefined) return { price };
  if (constraint.type === 'start_date') return { from: Date.parse(`${constraint.start_date}T00:00:00Z`), price };
  return { partOfDay: true, price };
}

function buildModel(model: ModelInfo): PriceDataModel {
  const conditional = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
  const prices = conditional.toReversed().map(buildDatedPrice);
  const known = prices.filter((price) => price !== null);
  return {
    id: model.id,
    ...(model.context_window === undefined ? {} : { context: model.context_window }),
    ...(model.deprecated === true ? { deprecated: true as const } : {}),
    match: model.match,
    prices: known.length === prices.length ? known : null,
  };
}

/**
 * Service tiers, which the package does not have, as factors of a vendor's token prices (all seen 2026-11-27). Where a vendor names a
 * range, the dearest: what a request may cost is never understated.
 * - openai.com/api-priority-processing: GPT-5.5 2.5 times, GPT-5 mini 1.8, GPT-4.1 1.75, the others 2; flex and batch are half
 *   (developers.openai.com/api/docs/pricing).
 * - ai.google.dev/gemini-api/docs/optimization: flex and batch half, priority "75% to 100% more".
 * - platform.claude.com/docs/en/build-with-claude/fast-mode: Opus 4.6 and 4.7 6 times, later ones 2; batch half; `us` 1.1 times, which
 *   stacks with the others.
 */
const SERVICE_TIERS: Readonly<Record<string, readonly ServiceTierRule[]>> = {
  openai: [
    { match: '^gpt-5\\.5', multipliers: { flex: '0.5', batch: '0.5', priority: '2.5' } },
    { match: '^gpt-5-mini', multipliers: { flex: '0.5', batch: '0.5', priority: '1.8' } },
    { match: '^gpt-4\\.1', multipliers: { flex: '0.5', batch: '0.5', priority: '1.75' } },
    { match: '^(?:gpt|o\\d)', multipliers: { flex: '0.5', batch: '0.5', priority: '2' } },
  ],
  google: [{ match: '^gemini', multipliers: { flex: '0.5', batch: '0.5', priority: '2' } }],
  anthropic: [
    {
      match: '^claude-opus-4[.-][67]',
      multipliers: { batch: '0.5', 'batch+us': '0.55', fast: '6', 'fast+us': '6.6', us: '1.1' },
    },
    { match: '^claude', multipliers: { batch: '0.5', 'batch+us': '0.55', fast: '2', 'fast+us': '2.2', us: '1.1' } },
  ],
};

function buildProvider(provider: Provider): string[] {
  const serviceTiers = SERVICE_TIERS[provider.id];
  const line: PriceDataProvider = {
    provider: provider.id,
    address: provider.api_pattern,
    fallbacks: provider.fallback_model_providers ?? [],
    ...(serviceTiers === undefined ? {} : { serviceTiers }),
  };
  return [line, ...provider.models.map(buildModel)].map((value) => JSON.stringify(value));
}

/** The package lists no providers; their ids are read from its text, where they alone stand at this depth. */
export async function listProviders(): Promise<Provider[]> {
  const text = await Bun.file(new URL(import.meta.resolve(PACKAGE))).text();
  const ids = [...text.matchAll(/^ {4}id: "([^"]+)",$/gm)].map((match) => match[1] ?? '');
  return ids.map((providerId) => {
    const provider = findProvider({ providerId });
    if (provider?.id !== providerId) throw new Error(`the package does not know ${providerId}`);
    return provider;
  });
}

/** The files of the folder, by name. */
export async function buildPriceData(): Promise<Readonly<Record<string, string>>> {
  const root = new URL('..', import.meta.resolve(PACKAGE));
  const manifest = (await Bun.file(new URL('package.json', root)).json()) as { version: string; license: string };
  const providers = await listProviders();
  const source = {
    name: PACKAGE,
    version: manifest.version,
    licence: manifest.license,
    address: 'https://github.com/pydantic/genai-prices',
  };
  return {
    'models.txt': `${providers.flatMap(buildProvider).join('\n')}\n`,
    'source.json': `${JSON.stringify(source, null, 2)}\n`,
    LICENSE: await Bun.file(new URL('LICENSE', root)).text(),
  };
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(await buildPriceData())) await Bun.write(new URL(name, FOLDER), text);
}
