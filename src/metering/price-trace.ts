import type { CompiledPrice, CompiledTier, PricedPart, PricedPartKind } from './port.ts';

/** Writes down what a price is made of while it is computed. */
export class PriceTrace {
  readonly parts: PricedPart[] = [];
  #run: number | null = null;
  #price: CompiledPrice | null = null;
  #serviceTier: string | null = null;
  #aboveInputTokens = -1;

  /**
   * What follows is priced by this tier.
   * @param run its place among the runs; null: there is one run, or it is of the whole request
   * @param standard the price before its service tier was chosen
   */
  enter(
    run: number | null,
    standard: CompiledPrice,
    chosen: CompiledPrice,
    serviceTier: string | null | undefined,
    tier: CompiledTier,
  ): void {
    this.#run = run;
    this.#price = chosen;
    this.#serviceTier = chosen === standard ? null : (serviceTier ?? null);
    this.#aboveInputTokens = tier.aboveInputTokens;
  }

  add(kind: PricedPartKind, tool: string | null, quantity: bigint, rate: bigint): void {
    this.parts.push({
      kind,
      tool,
      quantity,
      rate,
      run: this.#run,
      priceVersionId: this.#price?.versionId ?? '',
      serviceTier: this.#serviceTier,
      aboveInputTokens: this.#aboveInputTokens,
    });
  }
}
