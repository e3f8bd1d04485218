import type { SQL } from 'bun';
import type { CommitAnswer } from '../threads/messages.ts';
import { keyOfEndUser } from '../traffic/commit-sums.ts';
import { readBatch } from '../traffic/expand.ts';
import { ERASED } from '../traffic/labels.ts';
import { SKIP_RECORD, visitRecord } from '../traffic/walk.ts';
import type { WireValue } from '../traffic/wire.ts';
import { explainPostgresError } from './map-error.ts';
import type { ServerLock } from './server-lock.ts';
import { TrafficBatch } from './traffic-batch.ts';

type Batch = readonly WireValue[];
type Refused = CommitAnswer['refused'][number];

/** The type behind the parameter is text: a JSON parameter would be encoded a second time by the client. */
const COMMIT = 'SELECT commit_traffic($1::text::json) AS rows';
const COMMIT_USAGE =
  'SELECT commit_traffic($1::text::json) + count_models($2::text::json) + reopen_days($2::text::json) AS rows';

/** One statement too: labels, and what is kept of answers, are durable with their settlements, or none of them is. */
const COMMIT_MORE =
  'SELECT commit_traffic($1::text::json) + coalesce(count_models($2::text::json), 0)' +
  ' + coalesce(reopen_days($2::text::json), 0)' +
  ' + coalesce(count_labels($3::text::json), 0) + coalesce(count_labels($4::text::json), 0)' +
  ' + coalesce(keep_responses($5::text::json), 0) AS rows';

/** Of these keys, in hexadecimal digits. */
const FIND_ERASED =
  "SELECT replace(l.id::text, '-', '') AS key FROM request_labels AS l WHERE l.end_user = $2 AND l.id IN " +
  '(SELECT value::uuid FROM json_array_elements_text($1::text::json))';

const NONE: ReadonlySet<string> = new Set();

function askCommit(connection: SQL, rows: TrafficBatch): Promise<unknown> {
  const models = rows.modelsToJson();
  const endUsers = rows.endUsersToJson();
  const tags = rows.tagsToJson();
  const responses = rows.responsesToJson();
  if (endUsers !== null || tags !== null || responses !== null)
    return connection.unsafe(COMMIT_MORE, [rows.toJson(), models, endUsers, tags, responses]);
  if (models === null) return connection.unsafe(COMMIT, [rows.toJson()]);
  return connection.unsafe(COMMIT_USAGE, [rows.toJson(), models]);
}

async function callCommit(connection: SQL, rows: TrafficBatch): Promise<number> {
  const [answer] = (await askCommit(connection, rows)) as readonly { readonly rows: number }[];
  return answer?.rows ?? 0;
}

async function commitWhole(connection: SQL, batch: Batch, erased: ReadonlySet<string>): Promise<number> {
  const rows = new TrafficBatch(true, erased);
  rows.addAll(batch);
  return callCommit(connection, rows);
}

/** Each record in a transaction of its own: one that breaks a rule costs the others nothing. */
async function commitEach(
  connection: SQL,
  batch: Batch,
  erased: ReadonlySet<string>,
): Promise<{ rows: number; refused: readonly Refused[] }> {
  const refused: Refused[] = [];
  let rows = 0;
  for (let start = 0, item = 0; start < batch.length; item++) {
    const record = new TrafficBatch(false, erased);
    visitRecord(batch, start, record);
    try {
      rows += await callCommit(connection, record);
    } catch (error) {
      const fault = explainPostgresError(error);
      if (fault.kind !== 'conflict') throw error;
      refused.push([item, fault]);
    }
    start = visitRecord(batch, start, SKIP_RECORD);
  }
  return { rows, refused };
}

/** Those whose end user was erased while they ran: what they used is summed up under the name that stands for such. */
async function findErased(connection: SQL, batch: Batch): Promise<ReadonlySet<string>> {
  const keys: string[] = [];
  const collect = {
    ...SKIP_RECORD,
    settlement(from: Batch, start: number): void {
      const key = keyOfEndUser(from, start);
      if (key !== null) keys.push(key);
    },
  };
  for (let start = 0; start < batch.length;) start = visitRecord(batch, start, collect);
  if (keys.length === 0) return NONE;
  const rows = (await connection.unsafe(FIND_ERASED, [JSON.stringify(keys), ERASED])) as readonly { key: string }[];
  return rows.length === 0 ? NONE : new Set(rows.map((row) => row.key));
}

/** One group commit: one round trip, unless a record has to be refused. Never throws. */
export async function commitTraffic(connection: SQL, text: string, lock: ServerLock): Promise<CommitAnswer> {
  try {
    await lock.keep();
    const batch = readBatch(text);
    const erased = await findErased(connection, batch);
    try {
      const rows = await commitWhole(connection, batch, erased);
      return { commit: true, rows, logPages: 0, fault: null, refused: [] };
    } catch (error) {
      if (explainPostgresError(error).kind !== 'conflict') throw error;
      return { commit: true, logPages: 0, fault: null, ...(await commitEach(connection, batch, erased)) };
    }
  } catch (error) {
    const fault = explainPostgresError(error);
    return { commit: true, rows: 0, logPages: 0, fault, refused: [] };
  }
}
