import type { DialectState, KeptTurn } from '../../dialects/port.ts';
import { JsonView, asRecord, asString, parseJson } from '../../lib/json/index.ts';
import type { KeptResponse } from '../../store/port.ts';
import { openContent } from './content.ts';
import { isAlive } from './find-kept.ts';
import type { StateDeps } from './port.ts';

/** Answers that one body may name items of; further ones stay as they are. */
const ANSWERS_MAX = 500;

function open(deps: StateDeps, { id, contentSealed }: KeptResponse): KeptTurn | null {
  try {
    return openContent(deps.sealer, id, contentSealed);
  } catch (error) {
    deps.log.error('response.unreadable', { id }, error);
    return null;
  }
}

/** The body with the items that it only names, as far as they are of the caller's own answers and kept here. */
export async function resolveReferences(
  deps: StateDeps,
  dialect: DialectState,
  text: string,
  customerUserId: string,
): Promise<string> {
  const references = dialect.listReferences(text);
  const answerIds = [...new Set(references.map(({ answerId }) => answerId))].slice(0, ANSWERS_MAX);
  const kept = await deps.store.responses.findKept(answerIds);
  const items = new Map<string, string>();
  for (const record of kept) {
    if (record.customerUserId !== customerUserId || !isAlive(deps, record)) continue;
    const turn = open(deps, record);
    if (turn === null) continue;
    for (const { json } of new JsonView(dialect.readOutput(turn.answer)).items())
      items.set(asString(asRecord(parseJson(json))['id']), json);
  }
  return items.size === 0 ? text : dialect.replaceReferences(text, items);
}
