import type { Database, Statement } from 'bun:sqlite';
import { SUM_MAX } from '../traffic/request-sum.ts';
import { RowInserts, type RowShape } from './row-inserts.ts';

/** Values 1–11 come from the hold's record, 12–34 from the settlement's (status … warnings); the last is the state. */
const HOLD_COLUMNS =
  'id, request_id, at, user_no, caller_no, call_no, route_no, stream, hold, estimated_input_tokens, margin_millionths';
const RESULT_COLUMNS =
  'finish_reason, raw_finish_reason, error_type, input_tokens, cached_read_tokens, cache_write_5m_tokens, ' +
  'cache_write_1h_tokens, cache_write_30m_tokens, cache_write_12h_tokens, output_tokens, reasoning_tokens, ' +
  'audio_input_tokens, audio_output_tokens, images, tools, estimated, charge, overrun, provider_cost, latency_ms, ' +
  'time_to_first_token_ms, warnings';

function parameters(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => `?${first + index}`).join(', ');
}

/** Their first value is the key, in hexadecimal digits. */
function valuesFrom(width: number): (first: number) => string {
  return (first) => `unhex(?${first}), ${parameters(first + 1, first + width - 1)}`;
}

const INSERT_HELD: RowShape = {
  into: `request_rows (${HOLD_COLUMNS}, state)`,
  width: 11,
  values: (first) => `${valuesFrom(11)(first)}, 'held'`,
};

const INSERT_SETTLED: RowShape = {
  into: `request_rows (${HOLD_COLUMNS}, status, ${RESULT_COLUMNS}, state)`,
  width: 35,
  values: valuesFrom(35),
};

const UPDATE_SETTLED =
  `UPDATE request_rows SET (status, ${RESULT_COLUMNS}, state) = (${parameters(2, 25)}) ` +
  "WHERE id = unhex(?1) AND state = 'held'";

const UPDATE_SETTLED_ELSEWHERE =
  `UPDATE request_rows SET (route_no, status, ${RESULT_COLUMNS}, state) = ` +
  `(${parameters(2, 26)}) WHERE id = unhex(?1) AND state = 'held'`;

const INSERT_HOLD_LEDGER: RowShape = {
  into: 'ledger_rows (id, at, amount, budgets_no, route_no, phase, n)',
  width: 5,
  values: (first) => `${valuesFrom(5)(first)}, 'hold', 0`,
};

const INSERT_LEDGER: RowShape = {
  into: 'ledger_rows (id, phase, n, at, amount, provider_cost, budgets_no, route_no)',
  width: 8,
  values: valuesFrom(8),
};

const INSERT_ATTEMPT: RowShape = {
  into:
    'attempt_rows (id, n, at, target_no, status, error_type, provider_cost, latency_ms, time_to_first_byte_ms, ' +
    'upstream_request_id, reason, ended)',
  width: 12,
  values: valuesFrom(12),
};

const CHECKPOINT =
  'UPDATE request_rows SET checkpoint_at = ?2, checkpoint_output_tokens = ?3, checkpoint_input_tokens = ?4, ' +
  "checkpoint_charge = ?5 WHERE id = unhex(?1) AND state = 'held'";

/** A sum that stays at the end of its column. */
export function addUp(column: string, added = `excluded.${column}`): string {
  return `${column} = min(${column}, ${SUM_MAX} - ${added}) + ${added}`;
}

const ADD_BALANCE =
  'INSERT INTO budget_balances (budget_id, period_start, spent) VALUES (?1, ?2, ?3) ' +
  `ON CONFLICT (budget_id, period_start) DO UPDATE SET ${addUp('spent')}`;

const ADD_CARRY = 'INSERT INTO budget_carries (budget_id, period_start, n, at, amount) VALUES (?1, ?2, ?3, ?4, ?5)';

const FIND_CARRY = 'SELECT n FROM budget_carries WHERE budget_id = ?1 AND period_start = ?2 ORDER BY n DESC LIMIT 1';

const ADD_USAGE =
  'INSERT INTO usage_rows (hour, caller_no, model, provider, user_no, requests, errors, input_tokens, ' +
  'cached_input_tokens, output_tokens, charge, provider_cost, cache_write_tokens, reasoning_tokens) ' +
  `VALUES (${parameters(1, 14)}) ON CONFLICT (hour, caller_no, model, provider) DO UPDATE SET ` +
  'requests = requests + excluded.requests, errors = errors + excluded.errors, ' +
  'input_tokens = input_tokens + excluded.input_tokens, ' +
  'cached_input_tokens = cached_input_tokens + excluded.cached_input_tokens, ' +
  `output_tokens = output_tokens + excluded.output_tokens, ${addUp('charge')}, ${addUp('provider_cost')}, ` +
  'cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens, ' +
  'reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens';

const INSERT_LABELS =
  'INSERT INTO request_labels (id, end_user, metadata) VALUES (unhex(?1), ?2, ?3) ON CONFLICT (id) DO NOTHING';

/** Nothing of a customer user that is gone. */
const INSERT_RESPONSE =
  'INSERT INTO responses (id, response_id, customer_user_id, provider_id, previous_id, root_id, last_at, context_tokens, ' +
  `context_bytes, content_sealed) SELECT ${parameters(1, 10)} ` +
  'WHERE EXISTS (SELECT 1 FROM customer_users WHERE id = ?3) ON CONFLICT (id) DO NOTHING';

const CONTINUE_RESPONSES = 'UPDATE responses SET last_at = ?2 WHERE id = ?1 AND last_at < ?2';

/** Rows that nothing reads within their commit, but what updates rows of requests. */
export interface TrafficInserts {
  readonly held: RowInserts;
  readonly settled: RowInserts;
  readonly holdLedger: RowInserts;
  readonly ledger: RowInserts;
  readonly attempts: RowInserts;
}

export function prepareInserts(database: Database): TrafficInserts {
  return {
    held: new RowInserts(database, INSERT_HELD),
    settled: new RowInserts(database, INSERT_SETTLED),
    holdLedger: new RowInserts(database, INSERT_HOLD_LEDGER),
    ledger: new RowInserts(database, INSERT_LEDGER),
    attempts: new RowInserts(database, INSERT_ATTEMPT),
  };
}

export interface TrafficStatements {
  /** At the route that the hold wrote, the usual case. */
  readonly updateSettled: Statement;
  readonly updateSettledElsewhere: Statement;
  readonly checkpoint: Statement;
  readonly addBalance: Statement;
  /** The number of a period's last carry. */
  readonly findCarry: Statement;
  readonly addCarry: Statement;
  /** Whether any budget has a period that takes over. */
  readonly hasTaking: Statement;
  readonly findTaking: Statement;
  readonly addUsage: Statement;
  /** A day that was summed up, and to which something is added. */
  readonly reopenDay: Statement;
  readonly insertLabels: Statement;
  readonly insertResponse: Statement;
  /** The first record of a conversation that goes on. */
  readonly continueResponses: Statement;
}

export function prepareTraffic(database: Database): TrafficStatements {
  return {
    updateSettled: database.prepare(UPDATE_SETTLED),
    updateSettledElsewhere: database.prepare(UPDATE_SETTLED_ELSEWHERE),
    checkpoint: database.prepare(CHECKPOINT),
    addBalance: database.prepare(ADD_BALANCE),
    findCarry: database.prepare(FIND_CARRY),
    addCarry: database.prepare(ADD_CARRY),
    hasTaking: database.prepare('SELECT 1 FROM budget_moves LIMIT 1'),
    findTaking: database.prepare(
      'SELECT period_start AS "start", period_end AS "end" FROM budget_moves WHERE budget_id = ?1',
    ),
    addUsage: database.prepare(ADD_USAGE),
    reopenDay: database.prepare('DELETE FROM summed_days WHERE day = ?1'),
    insertLabels: database.prepare(INSERT_LABELS),
    insertResponse: database.prepare(INSERT_RESPONSE),
    continueResponses: database.prepare(CONTINUE_RESPONSES),
  };
}
