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

function findModel(modelLines: readonly string[], name: string): PriceDataModel | null {
  for (const line of modelLines) {
    const model = JSON.parse(line) as PriceDataModel;
    if (matchesName(model.match, name)) return model;
  }
  return null;
}

/** In the vendor's own list, else in those of the vendors whose models it sells. */
function findOffer(lines: readonly string[], section: Section, name: string): PriceDataModel | null {
  const own = findModel(section.modelLines, name);
  if (own !== null) return own;
  for (const id of section.provider.fallbacks) {
    const other = findSection(lines, ({ provider }) => provider === id);
    const model = other === null ? null : findModel(other.modelLines, name);
    if (model !== null) return model;
  }
  return null;
}

/** The price data. The file is read for each look-up and dropped after it: prices are resolved rarely, memory is scarce always. */
export function createPriceData(): PriceData {
  return {
    name: source.name,
    version: source.version,
    async find(priceDataId, baseUrl, upstreamModel, atMs) {
      const id = priceDataId ?? null;
      if (id === null && baseUrl === null) return null;
      const lines = (await Bun.file(modelsPath).text()).split('\n');
      const section = findSection(lines, ({ provider, address }) =>
        id === null ? matchesAddress(address, baseUrl ?? '') : provider === id,
      );
      if (section === null) return null;
      const name = upstreamModel.toLowerCase().trim();
      const dated = spellDates(name);
      const model = findOffer(lines, section, name) ?? (dated === null ? null : findOffer(lines, section, dated));
      if (model === null || model.prices === null) return null;
      return choosePrice(model.prices, atMs);
    },
  };
}
