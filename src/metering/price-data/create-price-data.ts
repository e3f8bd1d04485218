import { openOwnFile } from '../../lib/own-file.ts';
import type { PriceDocument } from '../../store/records/index.ts';
import { PROVIDER_LINE_START } from './format.ts';
import type { PriceDataModel, PriceDataProvider } from './format.ts';
import { choosePrice, matchesAddress, matchesName, spellDates } from './match.ts';
import modelsPath from './models.txt' with { type: 'file' };
import source from './source.json';

/** Public prices, pinned with the program; nothing is ever fetched. */
export interface PriceData {
  /** What a price version names as its source. */
  readonly name: string;
  readonly version: string;
  /**
   * The public price of a vendor's model, null when it is not known or not expressible. `priceDataId` is the kind's own
   * id in the data; none: the vendor is found by the base URL. Rejects only when the program's own file is unreadable.
   */
  find(
    priceDataId: string | null | undefined,
    baseUrl: string | null,
    upstreamModel: string,
    atMs: number,
  ): Promise<PriceDocument | null>;
  /** The same for many names at once, null where one is not known. */
  describe(
    priceDataId: string | null | undefined,
    baseUrl: string | null,
    upstreamModels: readonly string[],
    atMs: number,
  ): Promise<readonly (KnownModel | null)[]>;
  /** A vendor's own models in the data, those that it has given up excepted. */
  list(priceDataId: string | null | undefined, baseUrl: string | null, atMs: number): Promise<readonly KnownModel[]>;
}

/** What the data knows of a model. */
export interface KnownModel {
  readonly id: string;
  /** Tokens; null: not known. */
  readonly contextWindow: number | null;
  /** null: not known, or not expressible. */
  readonly price: PriceDocument | null;
}

/** One vendor's part of the file; its models are parsed while one of them is looked for. */
interface Section {
  readonly provider: PriceDataProvider;
  readonly modelLines: readonly string[];
}

function findSection(lines: readonly string[], isWanted: (provider: PriceDataProvider) => boolean): Section | null {
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith(PROVIDER_LINE_START)) continue;
    const provider = JSON.parse(line) as PriceDataProvider;
    if (!isWanted(provider)) continue;
    const end = lines.findIndex((other, at) => at > index && other.startsWith(PROVIDER_LINE_START));
    return { provider, modelLines: lines.slice(index + 1, end === -1 ? lines.length : end) };
  }
  return null;
}

function parseModels(modelLines: readonly string[]): readonly PriceDataModel[] {
  return modelLines.map((line) => JSON.parse(line) as PriceDataModel);
}

function findModel(modelLines: readonly string[], name: string): PriceDataModel | null {
  for (const line of modelLines) {
    const model = JSON.parse(line) as PriceDataModel;
    if (matchesName(model.match, name)) return model;
  }
  return null;
}

/** The vendor's own list, then those of the vendors whose models it sells. */
function readLists(lines: readonly string[], section: Section): readonly (readonly string[])[] {
  const others = section.provider.fallbacks.map((id) => findSection(lines, ({ provider }) => provider === id));
  return [section.modelLines, ...others.flatMap((other) => (other === null ? [] : [other.modelLines]))];
}

function spellName(upstreamModel: string): readonly string[] {
  const name = upstreamModel.toLowerCase().trim();
  const dated = spellDates(name);
  return dated === null ? [name] : [name, dated];
}

function findOffer(lists: readonly (readonly string[])[], upstreamModel: string): PriceDataModel | null {
  for (const name of spellName(upstreamModel))
    for (const modelLines of lists) {
      const model = findModel(modelLines, name);
      if (model !== null) return model;
    }
  return null;
}

/** The price with what the vendor's other service tiers cost. */
function addServiceTiers(price: PriceDocument | null, { serviceTiers }: PriceDataProvider, name: string) {
  if (price === null || 'free' in price) return price;
  const rule = serviceTiers?.find(({ match }) => new RegExp(match).test(name.toLowerCase()));
  if (rule === undefined) return price;
  const tiers = Object.entries(rule.multipliers).map(([tier, multiplier]) => [tier, { multiplier }] as const);
  return { ...price, service_tiers: Object.fromEntries(tiers) };
}

function describeModel(
  { id, context, prices }: PriceDataModel,
  provider: PriceDataProvider,
  name: string,
  atMs: number,
): KnownModel {
  const price = prices === null ? null : choosePrice(prices, atMs);
  return { id, contextWindow: context ?? null, price: addServiceTiers(price, provider, name) };
}

async function readSection(
  priceDataId: string | null | undefined,
  baseUrl: string | null,
): Promise<{ readonly lines: readonly string[]; readonly section: Section } | null> {
  const id = priceDataId ?? null;
  if (id === null && baseUrl === null) return null;
  const lines = (await openOwnFile(modelsPath).text()).split('\n').filter((line) => line !== '');
  const section = findSection(lines, ({ provider, address }) =>
    id === null ? matchesAddress(address, baseUrl ?? '') : provider === id,
  );
  return section === null ? null : { lines, section };
}

/** The price data. The file is read for each look-up and dropped after it: prices are resolved rarely, memory is scarce always. */
export function createPriceData(): PriceData {
  return {
    name: source.name,
    version: source.version,
    async find(priceDataId, baseUrl, upstreamModel, atMs) {
      const read = await readSection(priceDataId, baseUrl);
      if (read === null) return null;
      const model = findOffer(readLists(read.lines, read.section), upstreamModel);
      return model === null ? null : describeModel(model, read.section.provider, upstreamModel, atMs).price;
    },
    async describe(priceDataId, baseUrl, upstreamModels, atMs) {
      const read = await readSection(priceDataId, baseUrl);
      if (read === null) return upstreamModels.map(() => null);
      const lists = readLists(read.lines, read.section).map(parseModels);
      return upstreamModels.map((upstreamModel) => {
        for (const name of spellName(upstreamModel))
          for (const models of lists) {
            const model = models.find(({ match }) => matchesName(match, name));
            if (model !== undefined) return describeModel(model, read.section.provider, upstreamModel, atMs);
          }
        return null;
      });
    },
    async list(priceDataId, baseUrl, atMs) {
      const read = await readSection(priceDataId, baseUrl);
      if (read === null) return [];
      return parseModels(read.section.modelLines)
        .filter(({ deprecated }) => deprecated !== true)
        .map((model) => describeModel(model, read.section.provider, model.id, atMs));
    },
  };
}
