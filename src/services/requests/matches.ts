import { splitTag } from '../../lib/split-tag.ts';
import type { FilterValue } from '../../store/port.ts';
import type { RequestRecord } from '../../store/records/index.ts';
import type { RequestSelection } from './query.ts';

function hasTag({ labels }: RequestRecord, tag: string): boolean {
  const [name, value] = splitTag(tag) ?? [];
  return (labels?.metadata ?? []).some(([key, text]) => key === name && text === value);
}

function isOutcome({ errorType, state }: RequestRecord, outcome: FilterValue): boolean {
  return outcome === 'error' ? errorType !== null : errorType === null && state !== 'held';
}

type Bounded = (request: RequestRecord) => number | bigint | null;

/** What the filters that end in `Min` and `Max` bound. */
const BOUNDED: Readonly<Record<string, Bounded>> = {
  status: (request) => request.status,
  charge: (request) => request.charge,
  latencyMs: (request) => request.latencyMs,
  timeToFirstTokenMs: (request) => request.timeToFirstTokenMs,
};

function isWithin(request: RequestRecord, field: string, value: FilterValue): boolean | null {
  const [, name = '', end] = /^(\w+)(Min|Max)$/.exec(field) ?? [];
  const read = BOUNDED[name];
  if (read === undefined) return null;
  const actual = read(request);
  if (actual === null) return false;
  const bound = typeof value === 'string' ? BigInt(value) : Number(value);
  return end === 'Min' ? actual >= bound : actual <= bound;
}

function meets(request: RequestRecord, field: string, value: FilterValue): boolean {
  switch (field) {
    case 'tag':
      return hasTag(request, String(value));
    case 'outcome':
      return isOutcome(request, value);
    case 'endUser':
      return request.labels?.endUser === value;
    case 'hasWarnings':
      return request.warnings.length > 0 === value;
    default:
      return (
        isWithin(request, field, value) ?? (request as object as Readonly<Record<string, unknown>>)[field] === value
      );
  }
}

function isFound({ id, requestId }: RequestRecord, q: string): boolean {
  return /^req_[0-9a-f]{0,32}$/.test(q) ? id.startsWith(q) : requestId === q;
}

/** Whether a request is among those that are selected: what the list finds in the database, told of one row. */
export function matchesRequest(request: RequestRecord, { filters, from, to, q }: RequestSelection): boolean {
  if (from !== null && request.at < from) return false;
  if (to !== null && request.at >= to) return false;
  if (q !== null && !isFound(request, q)) return false;
  return Object.entries(filters).every(([field, filter]) =>
    (Array.isArray(filter) ? (filter as readonly FilterValue[]) : [filter as FilterValue]).some((value) =>
      meets(request, field, value),
    ),
  );
}
