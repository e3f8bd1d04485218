import type { Dialect, DialectState } from '../../dialects/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { HandedResponse } from '../../store/records/index.ts';
import type { NativeCall } from '../port.ts';
import { askProvider } from './ask-provider.ts';
import type { ConversationUses } from './conversation-uses.ts';
import { findKept, readTurns } from './find-kept.ts';
import type { NamedTurn } from './find-kept.ts';
import { checkState, requireContinuable } from './plan-state.ts';
import type { AnswerCall, KeptAnswers, StateDeps } from './port.ts';
import { resolveState } from './resolve.ts';

/** The caller's own answer of that id, and all that have the same. */
async function requireOwn(
  deps: StateDeps,
  { caller, responseId }: AnswerCall,
): Promise<{ readonly newest: HandedResponse; readonly all: readonly HandedResponse[] }> {
  const { own } = await findKept(deps, caller.customerUserId, responseId);
  const [newest] = own;
  if (newest === undefined) throw new GatewayError('not_found', { hint: responseId.slice(0, 200) });
  return { newest, all: own };
}

async function requireTurns(deps: StateDeps, record: HandedResponse): Promise<readonly NamedTurn[]> {
  const turns = await readTurns(deps, record);
  if (turns === null) throw new GatewayError('not_found', { hint: record.responseId });
  return turns;
}

function pathOf({ responseId, query }: AnswerCall, behind = ''): string {
  return `responses/${encodeURIComponent(responseId)}${behind}${query}`;
}

/** Removes what is kept here; requests under way that go on from it keep what they need. */
async function removeHere(deps: StateDeps, uses: ConversationUses, records: readonly HandedResponse[]): Promise<void> {
  for (const { rootId } of records) uses.detach(rootId);
  // What ended before this and rests on it is written first.
  await deps.store.traffic.flush();
  await deps.store.transact(deps.store.responses.remove(records, deps.clock.now()));
}

/** Answers that outlive their calls: those kept here, and those that a provider keeps for us. */
export function createKeptAnswers(
  deps: StateDeps,
  uses: ConversationUses,
  dialect: Dialect & { readonly state: DialectState },
): KeptAnswers {
  return {
    async readHead(caller, body) {
      const asked: NativeCall = { form: 'native', dialect, body, path: {}, forwarded: [] };
      const call = await resolveState(deps, uses, asked, caller.customerUserId);
      if (call.state?.continued.kind === 'here') uses.end(call.state.continued.use);
      if (call.state?.continued.kind === 'unknown') requireContinuable(call.state);
      const { head } = dialect.decodeHead(call.body, call.path);
      return call.state === undefined ? head : checkState(call.state, head);
    },
    async read(call) {
      const { newest } = await requireOwn(deps, call);
      const { providerId } = newest;
      if (providerId !== null)
        return askProvider(deps, call, { providerId, method: 'GET', path: pathOf(call), dialect });
      return (await requireTurns(deps, newest)).at(-1)?.answer ?? '{}';
    },
    async listItems(call, page) {
      const { newest } = await requireOwn(deps, call);
      const { providerId } = newest;
      if (providerId !== null) {
        const path = pathOf(call, '/input_items');
        return askProvider(deps, call, { providerId, method: 'GET', path, dialect });
      }
      return dialect.state.encodeItems(await requireTurns(deps, newest), page);
    },
    async remove(call) {
      const { newest, all } = await requireOwn(deps, call);
      const { providerId } = newest;
      if (providerId === null) {
        await removeHere(
          deps,
          uses,
          all.filter((each) => each.providerId === null),
        );
        return dialect.state.encodeRemoved(call.responseId);
      }
      const forget = (): Promise<void> =>
        deps.store.transact(
          deps.store.responses.remove(
            all.filter((each) => each.providerId === providerId),
            deps.clock.now(),
          ),
        );
      try {
        const body = await askProvider(deps, call, { providerId, method: 'DELETE', path: pathOf(call), dialect });
        await forget();
        return body;
      } catch (error) {
        // It is gone there, and so it is here.
        if (error instanceof GatewayError && error.type === 'not_found') await forget();
        throw error;
      }
    },
  };
}
