import { createAddressRules, isLocalhostName } from './address-rules.ts';
import type { AllowPrivate } from './address-rules.ts';
import { EgressError } from './port.ts';
import { parseTarget } from './target.ts';

/**
 * Says what is wrong with a provider's address as it is written, before any call: scheme, credentials, a special
 * address, plain http. Names are resolved and checked again at each connection. null: nothing is wrong.
 */
export function createUrlCheck(allowPrivate: AllowPrivate): (url: string) => string | null {
  const rules = createAddressRules(allowPrivate);
  return (url) => {
    try {
      const target = parseTarget(url);
      if (rules.allowsHost(target.hostname)) return null;
      const addresses = target.isAddress ? [target.hostname] : isLocalhostName(target.hostname) ? ['127.0.0.1'] : [];
      if (addresses.some((address) => !rules.isOpen(address))) {
        return 'must not be a private or special address; TALLYGATE_ALLOW_PRIVATE_PROVIDERS allows it';
      }
      const local = addresses.length > 0 && addresses.every((address) => rules.allowsAddress(address));
      return target.secure || local || !target.isAddress ? null : 'must begin with https://';
    } catch (error) {
      if (error instanceof EgressError) return error.message;
      throw error;
    }
  };
}
