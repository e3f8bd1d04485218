import type { Clock } from '../lib/clock.ts';
import { isLocalhostName } from './address-rules.ts';
import type { AddressRules } from './address-rules.ts';
import { EgressError } from './port.ts';
import { describeTarget } from './target.ts';
import type { Target } from './target.ts';

/** Resolves a host name to addresses, best first. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>;

/** How a target is reached: at addresses that were checked, or by name through the operator's proxy. */
export type Route = { readonly via: 'direct'; readonly addresses: readonly string[] } | { readonly via: 'proxy' };

const CACHE_MS = 5_000;
const CACHE_ENTRIES_MAX = 1_000;

function forbidden(target: Target, reason: string): EgressError {
  return new EgressError('forbidden', `${describeTarget(target)}: ${reason}`, false);
}

/** Applies the rules to all addresses of a target: one that is not allowed forbids the call. */
function checkAddresses(target: Target, addresses: readonly string[], rules: AddressRules): void {
  if (rules.allowsHost(target.hostname)) return;
  if (addresses.some((address) => !rules.isOpen(address))) {
    throw forbidden(target, 'a private or special address is not allowed');
  }
  if (!target.secure && !addresses.every((address) => rules.allowsAddress(address))) {
    throw forbidden(target, 'plain http is not allowed');
  }
}

/** Finds the addresses of targets and checks every one of them. Looked-up names are kept for five seconds. */
export class Locator {
  readonly #rules: AddressRules;
  readonly #resolve: ResolveHost;
  readonly #clock: Clock;
  readonly #proxied: boolean;
  readonly #cache = new Map<string, { readonly until: number; readonly addresses: Promise<readonly string[]> }>();

  constructor(rules: AddressRules, resolve: ResolveHost, clock: Clock, proxied: boolean) {
    this.#rules = rules;
    this.#resolve = resolve;
    this.#clock = clock;
    this.#proxied = proxied;
  }

  /** Throws `EgressError` `forbidden` or `dns`. */
  async locate(target: Target): Promise<Route> {
    let addresses: readonly string[];
    try {
      addresses = await this.#addressesOf(target);
    } catch (cause) {
      // Behind a proxy the outside world often cannot be resolved from within; the proxy resolves it.
      if (this.#proxied && target.secure) return { via: 'proxy' };
      throw new EgressError('dns', `${describeTarget(target)} could not be resolved`, false, cause);
    }
    checkAddresses(target, addresses, this.#rules);
    const local =
      this.#rules.allowsHost(target.hostname) || addresses.some((address) => this.#rules.allowsAddress(address));
    return this.#proxied && !local ? { via: 'proxy' } : { via: 'direct', addresses };
  }

  async #addressesOf(target: Target): Promise<readonly string[]> {
    if (target.isAddress) return [target.hostname];
    if (isLocalhostName(target.hostname)) return ['127.0.0.1', '::1'];
    const now = this.#clock.monotonic();
    const known = this.#cache.get(target.hostname);
    if (known !== undefined && known.until > now) return known.addresses;
    if (this.#cache.size >= CACHE_ENTRIES_MAX) this.#cache.clear();
    const addresses = this.#lookUp(target.hostname);
    this.#cache.set(target.hostname, { until: now + CACHE_MS, addresses });
    return addresses;
  }

  async #lookUp(hostname: string): Promise<readonly string[]> {
    try {
      const addresses = await this.#resolve(hostname);
      if (addresses.length === 0) throw new Error('no address');
      return addresses;
    } catch (error) {
      this.#cache.delete(hostname);
      throw error;
    }
  }
}
