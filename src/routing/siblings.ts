import type { CompiledPrice } from '../metering/port.ts';

/** What a provider offers beside a deployment: models that it may run within one answer. */
export interface Sibling {
  /** null while it is unknown. */
  readonly price: CompiledPrice | null;
  /** Public names under which it is offered. */
  readonly models: readonly string[];
}

/** What stands around a model's name where a cloud sells it: regions and makers before it, versions and dates behind it. */
const BEFORE = /^(?:.*\/)?(?:[a-z0-9-]+\.)*(?=[a-z])/;
const BEHIND = /(?:-v\d+(?::\d+)?)?$/;
const DATE = /(?:[-@](?:20\d{6}|latest|default))$/;

/** The name that a provider's spellings of one model have in common. */
export function nameSibling(upstreamModel: string): string {
  return upstreamModel.toLowerCase().replace(BEFORE, '').replace(BEHIND, '').replace(DATE, '');
}

/** A provider's offers by their common names; of several with one name those with a price stand for it. */
export class SiblingBook {
  readonly #byProvider = new Map<string, Map<string, { price: CompiledPrice | null; readonly models: string[] }>>();

  add(providerId: string, upstreamModel: string, model: string, price: CompiledPrice | null): void {
    const siblings = this.of(providerId);
    const name = nameSibling(upstreamModel);
    const known = siblings.get(name);
    if (known === undefined) siblings.set(name, { price, models: [model] });
    else {
      known.price ??= price;
      known.models.push(model);
    }
  }

  of(providerId: string): Map<string, { price: CompiledPrice | null; readonly models: string[] }> {
    const known = this.#byProvider.get(providerId);
    if (known !== undefined) return known;
    const made = new Map<string, { price: CompiledPrice | null; readonly models: string[] }>();
    this.#byProvider.set(providerId, made);
    return made;
  }
}
