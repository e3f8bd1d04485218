import type { RequestHead } from '../../dialects/port.ts';
import { GatewayError, invalidField, unsupportedField } from '../../lib/errors/index.ts';
import { addBeside } from '../../metering/index.ts';
import type { RoutableDeployment } from '../../routing/port.ts';
import type { CallState } from './port.ts';

/** The same answer whether an id never was, is over, or is another's. */
function notFound({ previousId }: CallState): GatewayError {
  const id = (previousId ?? '').slice(0, 200);
  return new GatewayError('previous_response_not_found', {
    hint: id,
    details: [{ path: 'previous_response_id', problem: 'is not known' }],
  });
}

/**
 * What was read of a request, with what it continues counted in.
 * @throws GatewayError for what cannot be kept, or was not found
 */
export function checkState(state: CallState, head: RequestHead): RequestHead {
  const { continued, previousId } = state;
  // An answer that is fetched later would be on nobody's books.
  if (head.state?.background === true)
    throw unsupportedField('background', 'is not offered: an answer must be waited for');
  const isInBody = continued.kind === 'here' ? null : previousId;
  if ((head.state?.previousId ?? null) !== isInBody)
    throw invalidField('previous_response_id', 'must be written without escapes');
  if (continued.kind === 'missing') throw notFound(state);
  if (continued.kind !== 'provider') return head;
  return { ...head, input: addBeside(head.input, continued.contextTokens) };
}

/** Whether a deployment can go on from what a request continues. */
export function canContinue({ continued }: CallState, native: boolean, { account, kind }: RoutableDeployment): boolean {
  if (continued.kind === 'provider') return native && account.id === continued.providerId;
  if (continued.kind === 'unknown') return native && kind.quirks.keepsNoAnswers !== true;
  return true;
}

/** Says why no deployment can, where that is the reason. */
export function requireContinuable(state: CallState): void {
  const { kind } = state.continued;
  if (kind === 'unknown') throw notFound(state);
  if (kind !== 'provider') return;
  throw unsupportedField('previous_response_id', 'is kept by a provider that does not offer this model');
}
