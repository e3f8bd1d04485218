/** Deployments that are remembered: what is not known is learnt again within a few answers. */
const DEPLOYMENTS_MAX = 10_000;
const MEAN_WEIGHT = 8;
const SPREAD_WEIGHT = 4;
/** Above the usual size, so that answers which are all alike fit too. */
const SLACK = 1.125;

interface Size {
  mean: number;
  /** Mean distance from it. */
  spread: number;
}

function observe(size: Size, tokens: number): void {
  const distance = tokens - size.mean;
  size.mean += distance / MEAN_WEIGHT;
  size.spread += (Math.abs(distance) - size.spread) / SPREAD_WEIGHT;
}

/** What most answers need: as connections guess how long an answer may take (RFC 6298), with less distrust. */
function usual({ mean, spread }: Size): number {
  return Math.ceil(mean * SLACK + 2 * spread);
}

/** How long the answers of each deployment are, learnt from those that were settled under a hard budget. */
export class AnswerSizes {
  readonly #sizes = new Map<string, { readonly told: Size; readonly counted: Size }>();

  /**
   * @param told output tokens as reported
   * @param counted tokens that its text was taken for while it was relayed
   */
  learn(deploymentId: string, told: number, counted: number): void {
    const known = this.#sizes.get(deploymentId);
    if (known !== undefined) {
      observe(known.told, told);
      observe(known.counted, counted);
      return;
    }
    if (this.#sizes.size >= DEPLOYMENTS_MAX) this.#sizes.clear();
    this.#sizes.set(deploymentId, {
      told: { mean: told, spread: told / 4 },
      counted: { mean: counted, spread: counted / 4 },
    });
  }

  /** Output tokens of most answers; null: nothing is known of it. */
  usualTokens(deploymentId: string): number | null {
    const known = this.#sizes.get(deploymentId);
    return known === undefined ? null : usual(known.told);
  }

  /** The same as they are counted on their way. */
  usualCount(deploymentId: string): number | null {
    const known = this.#sizes.get(deploymentId);
    return known === undefined ? null : usual(known.counted);
  }
}
