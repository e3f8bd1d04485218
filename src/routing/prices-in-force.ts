import type { DeploymentRecord, PriceVersionRecord } from '../store/records/index.ts';

/** As in `CatalogueData`. */
interface PinnedVersions {
  readonly priceVersions: readonly PriceVersionRecord[];
  readonly scheduledPrices?: readonly PriceVersionRecord[];
}

function isLater(version: PriceVersionRecord, than: PriceVersionRecord): boolean {
  if (version.effectiveFrom !== than.effectiveFrom) return version.effectiveFrom > than.effectiveFrom;
  return version.createdAt > than.createdAt;
}

/** Which version each deployment is pinned to at an instant: of those in effect the last. */
export class PricesInForce {
  /** When the next one takes effect. */
  readonly nextAt: number;
  readonly #versions: ReadonlyMap<string, PriceVersionRecord>;
  readonly #due = new Map<string, PriceVersionRecord>();

  constructor(data: PinnedVersions, now: number) {
    this.#versions = new Map(data.priceVersions.map((version) => [version.id, version]));
    let nextAt = Number.POSITIVE_INFINITY;
    for (const version of data.scheduledPrices ?? []) {
      if (version.deploymentId === null) continue;
      if (version.effectiveFrom > now) {
        nextAt = Math.min(nextAt, version.effectiveFrom);
        continue;
      }
      const due = this.#due.get(version.deploymentId);
      if (due === undefined || isLater(version, due)) this.#due.set(version.deploymentId, version);
    }
    this.nextAt = nextAt;
  }

  find({ id, priceVersionId }: DeploymentRecord): string | null {
    const due = this.#due.get(id);
    const pinned = priceVersionId === null ? undefined : this.#versions.get(priceVersionId);
    if (due === undefined || (pinned !== undefined && !isLater(due, pinned))) return priceVersionId;
    return due.id;
  }
}
