import { createPricing } from '../../metering/index.ts';
import type { PricedPart } from '../../metering/port.ts';
import { formatDecimal } from '../../lib/money.ts';
import type { Store } from '../../store/port.ts';
import type { RequestRecord } from '../../store/records/index.ts';
import { listVersions, PriceBook } from '../shared/price-book.ts';

const MILLION = 1_000_000n;
/** Digits of USD: rates are nano-USD times one million, and a margin is in millionths of that. */
const NANO_DIGITS = 9;
const PART_DIGITS = 15;
const MARGIN_DIGITS = 21;

const pricing = createPricing();

function isPiece({ kind }: PricedPart): boolean {
  return kind === 'request' || kind === 'image' || kind === 'tool';
}

function buildLine(part: PricedPart) {
  const isEach = isPiece(part);
  return {
    part: part.kind,
    tool: part.tool,
    run: part.run,
    quantity: Number(part.quantity),
    unit: isEach ? ('each' as const) : ('million_tokens' as const),
    unit_price: formatDecimal(isEach ? part.rate / MILLION : part.rate, NANO_DIGITS),
    amount: formatDecimal(part.quantity * part.rate, PART_DIGITS),
    price_version: part.priceVersionId,
    service_tier: part.serviceTier,
    above_input_tokens: part.aboveInputTokens < 0 ? null : part.aboveInputTokens,
  };
}

/**
 * How the charge of a request comes about, by the price that it is pinned to and with the code that charged it; null: it was not charged
 * by its usage, or that price is gone.
 */
export async function explainPrice(store: Pick<Store, 'prices'>, request: RequestRecord) {
  if (request.state !== 'settled') return null;
  const book = new PriceBook(store);
  await book.load(listVersions(request));
  const price = book.find(request.priceVersionId);
  if (price === null) return null;
  const margin = BigInt(request.marginMillionths);
  const { parts, exact, charge } = pricing.explain(price, request.usage, request.marginMillionths, book.find);
  if (charge !== request.charge + request.overrun) return null;
  const rounded = charge * MILLION * MILLION - exact * (MILLION + margin);
  return {
    lines: parts.map(buildLine),
    subtotal: formatDecimal(exact, PART_DIGITS),
    margin: formatDecimal(margin, 6),
    margin_amount: formatDecimal(exact * margin, MARGIN_DIGITS),
    rounding: formatDecimal(rounded, MARGIN_DIGITS),
    total: formatDecimal(charge, NANO_DIGITS),
    overrun: formatDecimal(request.overrun, NANO_DIGITS),
    charged: formatDecimal(request.charge, NANO_DIGITS),
    currency: 'USD' as const,
  };
}

export type PriceExplanationView = NonNullable<Awaited<ReturnType<typeof explainPrice>>>;
