import type { DialectState } from '../../dialects/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { decodeJsonText } from '../../lib/json/index.ts';
import type { HandedResponse } from '../../store/records/index.ts';
import type { NativeCall } from '../port.ts';
import type { ConversationUses } from './conversation-uses.ts';
import { findKept, readTurns } from './find-kept.ts';
import type { CallState, Continued, StateDeps } from './port.ts';
import { resolveReferences } from './resolve-references.ts';

const NOTHING: Continued = { kind: 'nothing' };
const UNKNOWN: Continued = { kind: 'unknown' };
const MISSING: Continued = { kind: 'missing' };

/** How a body names what it continues. One that writes it with escapes is refused later, by what was read of it. */
const PREVIOUS = Buffer.from('"previous_response_id"');
/** How it names an item without saying it. */
const REFERENCE = Buffer.from('"item_reference"');

function holds({ body }: NativeCall, name: Buffer): boolean {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(name);
}

/** Why an answer to this body is not kept here; null: it may be. */
function refuseToKeep(deps: StateDeps, { body }: NativeCall): string | null {
  const { days, bytesMax } = deps.keeping();
  if (days === 0) return 'store: the answer is not kept, because keeping is switched off';
  return body.length > bytesMax ? 'store: the answer is not kept, because the request is too large for it' : null;
}

function stateOf(deps: StateDeps, call: NativeCall, previousId: string | null, continued: Continued): CallState {
  const { bytesMax } = deps.keeping();
  return { previousId, continued, refusal: refuseToKeep(deps, call), sealer: deps.sealer, bytesMax };
}

function requireFitting(deps: StateDeps, { body }: NativeCall, { contextBytes }: HandedResponse): void {
  const { bodyBytesMax } = deps.keeping();
  if (body.length + contextBytes <= bodyBytesMax) return;
  throw new GatewayError('request_too_large', {
    hint: `a body may have ${bodyBytesMax} bytes`,
    details: [{ path: 'previous_response_id', problem: `must have at most ${bodyBytesMax} bytes` }],
  });
}

/** The call with all that was said before in its body. */
async function continueHere(
  deps: StateDeps,
  uses: ConversationUses,
  call: NativeCall,
  dialect: DialectState,
  text: string,
  previous: HandedResponse,
): Promise<NativeCall> {
  requireFitting(deps, call, previous);
  const use = uses.begin(previous.rootId);
  try {
    const turns = await readTurns(deps, previous);
    if (turns === null) {
      uses.end(use);
      return { ...call, state: stateOf(deps, call, previous.responseId, MISSING) };
    }
    const continued: Continued = { kind: 'here', previous, input: dialect.readInput(text), use };
    const body = new TextEncoder().encode(dialect.continueFrom(text, turns));
    return { ...call, body, state: stateOf(deps, call, previous.responseId, continued) };
  } catch (error) {
    uses.end(use);
    throw error;
  }
}

async function resolvePrevious(
  deps: StateDeps,
  uses: ConversationUses,
  call: NativeCall,
  dialect: DialectState,
  customerUserId: string,
): Promise<NativeCall> {
  const given = decodeJsonText(call.body);
  const previousId = dialect.readPreviousId(given);
  // Items that are of nobody the caller may name stay: a provider may know them, and a translation refuses them.
  const text = holds(call, REFERENCE) ? await resolveReferences(deps, dialect, given, customerUserId) : given;
  const body = text === given ? call.body : new TextEncoder().encode(text);
  if (previousId === null) return { ...call, body, state: stateOf(deps, call, null, NOTHING) };
  const { own, isKnown } = await findKept(deps, customerUserId, previousId);
  const [previous] = own;
  if (previous === undefined)
    return { ...call, body, state: stateOf(deps, call, previousId, isKnown ? MISSING : UNKNOWN) };
  const { providerId, contextTokens } = previous;
  if (providerId === null) return continueHere(deps, uses, call, dialect, text, previous);
  return { ...call, body, state: stateOf(deps, call, previousId, { kind: 'provider', providerId, contextTokens }) };
}

/** The call with what is known of the state that it asks for; at once where it continues nothing. */
export function resolveState(
  deps: StateDeps,
  uses: ConversationUses,
  call: NativeCall,
  customerUserId: string,
): NativeCall | Promise<NativeCall> {
  const { state } = call.dialect;
  if (state === undefined) return call;
  if (!holds(call, PREVIOUS) && !holds(call, REFERENCE)) return { ...call, state: stateOf(deps, call, null, NOTHING) };
  return resolvePrevious(deps, uses, call, state, customerUserId);
}
