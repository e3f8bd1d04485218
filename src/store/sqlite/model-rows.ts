import type { Database, Statement } from 'bun:sqlite';
import type { ErrorSum, ModelSum, ModelSums } from '../traffic/model-sums.ts';
import { FIRST_TOKEN_COLUMNS, LATENCY_COLUMNS } from '../traffic/pace.ts';
import { addUp } from './traffic-statements.ts';

const KEYS = ['hour', 'model', 'provider'];
const COUNTS = [
  'requests',
  'errors',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'latency_us',
  'first_token_us',
  ...LATENCY_COLUMNS,
  ...FIRST_TOKEN_COLUMNS,
];
const COLUMNS = [...KEYS, 'charge', 'provider_cost', ...COUNTS];

const ADD_MODEL =
  `INSERT INTO model_hourly (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((_, index) => `?${index + 1}`).join(', ')}) ` +
  `ON CONFLICT (${KEYS.join(', ')}) DO UPDATE SET ${addUp('charge')}, ${addUp('provider_cost')}, ` +
  COUNTS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ');

const ADD_ERRORS =
  'INSERT INTO error_hourly (hour, model, provider, error_type, errors) VALUES (?1, ?2, ?3, ?4, ?5) ' +
  'ON CONFLICT (hour, model, provider, error_type) DO UPDATE SET errors = errors + excluded.errors';

type Value = number | bigint | string;

/** Adds what a commit used to the rows by model, and what failed to those by kind of error. */
export class ModelRows {
  readonly #addModel: Statement<unknown, Value[]>;
  readonly #addErrors: Statement<unknown, Value[]>;

  constructor(database: Database) {
    this.#addModel = database.prepare(ADD_MODEL);
    this.#addErrors = database.prepare(ADD_ERRORS);
  }

  /** Answers how many rows that was. */
  add({ models, errors }: ModelSums): number {
    for (const sum of models.values()) this.#addModel.run(...modelRow(sum));
    for (const sum of errors.values()) this.#addErrors.run(...errorRow(sum));
    return models.size + errors.size;
  }
}

function modelRow(sum: ModelSum): Value[] {
  return [
    sum.hour,
    sum.model,
    sum.provider,
    sum.charge,
    sum.providerCost,
    sum.requests,
    sum.errors,
    sum.inputTokens,
    sum.cachedInputTokens,
    sum.outputTokens,
    sum.latencyUs,
    sum.firstTokenUs,
    ...sum.latencies,
    ...sum.firstTokens,
  ];
}

function errorRow({ hour, model, provider, errorType, errors }: ErrorSum): Value[] {
  return [hour, model, provider, errorType, errors];
}
