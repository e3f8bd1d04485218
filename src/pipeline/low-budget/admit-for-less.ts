import type { GatewayError } from '../../lib/errors/index.ts';
import { ZERO_USD } from '../../lib/money.ts';
import type { NanoUsd } from '../../lib/money.ts';
import { refusalError } from '../../metering/index.ts';
import type { AdmissionRefusal, Grant } from '../../metering/port.ts';
import type { PipelineDeps } from '../deps.ts';
import type { Candidate } from '../plan.ts';
import { agreeOnLess } from './agree-on-less.ts';
import type { Asked, Purse } from './agree-on-less.ts';
import type { Terms } from './terms.ts';

function refuse(deps: PipelineDeps, refusal: AdmissionRefusal): GatewayError {
  if (refusal.kind === 'budget') deps.observer.budgetExhausted(refusal);
  return refusalError(refusal);
}

/**
 * Admits a request whose worst case was refused, on terms that a hard budget affords.
 * @throws GatewayError with what is left, when there are none
 */
export function admitForLess(
  deps: PipelineDeps,
  asked: Asked,
  first: Candidate,
  refusal: AdmissionRefusal,
  admit: (hold: NanoUsd) => Grant | AdmissionRefusal,
): { readonly grant: Grant; readonly terms: Terms | null } {
  let grant: Grant | null = null;
  const purse: Purse = {
    held: ZERO_USD,
    marginMillionths: asked.call.caller.marginMillionths,
    take(total) {
      const taken = admit(total);
      if ('kind' in taken) return taken;
      grant = taken;
      return null;
    },
  };
  const terms = agreeOnLess(deps, asked, first, purse, refusal);
  if (terms !== null && 'kind' in terms) throw refuse(deps, terms);
  if (grant === null) throw refuse(deps, refusal);
  return { grant, terms };
}
