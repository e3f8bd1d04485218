import type { z } from 'zod';
import { GatewayError } from '../../../lib/errors/index.ts';
import type { ErrorDetail } from '../../../lib/errors/index.ts';

const DETAILS_MAX = 50;

type Issue = z.core.$ZodIssue;

function joinPath(prefix: string, path: readonly PropertyKey[]): string {
  const own = path.map(String).join('.');
  if (prefix === '') return own;
  return own === '' ? prefix : `${prefix}.${own}`;
}

function describeBound(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const small = issue.code === 'too_small';
  const bound = String(small ? issue.minimum : issue.maximum);
  switch (issue.origin) {
    case 'string':
      return small ? `must have at least ${bound} characters` : `must have at most ${bound} characters`;
    case 'array':
    case 'set':
      return small ? `must have at least ${bound} items` : `must have at most ${bound} items`;
    case 'object':
    case 'map':
    case 'record':
      return small ? `must have at least ${bound} fields` : `must have at most ${bound} fields`;
    default:
      if (issue.inclusive === false) return small ? `must be > ${bound}` : `must be < ${bound}`;
      return small ? `must be ≥ ${bound}` : `must be ≤ ${bound}`;
  }
}

function describeType(issue: Extract<Issue, { code: 'invalid_type' }>): string {
  if (issue.input === undefined) return 'is required';
  const names: Record<string, string> = {
    int: 'an integer',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return `must be ${names[issue.expected] ?? `a ${issue.expected}`}`;
}

function describeChoice(values: readonly string[]): string {
  const list = values.join(', ');
  return values.length > 1 ? `must be one of ${list}` : `must be ${list}`;
}

/** How far a branch got: depth first, then the fewest fields that it does not know, then the fewest problems. */
function compareBranches(left: readonly Issue[], right: readonly Issue[]): number {
  return depthOf(right) - depthOf(left) || countUnknown(left) - countUnknown(right) || left.length - right.length;
}

function depthOf(branch: readonly Issue[]): number {
  return Math.max(0, ...branch.map((each) => each.path.length + (each.code === 'unrecognized_keys' ? 1 : 0)));
}

function countUnknown(branch: readonly Issue[]): number {
  return branch.reduce((sum, each) => sum + (each.code === 'unrecognized_keys' ? each.keys.length : 0), 0);
}

function flattenUnion(issue: Extract<Issue, { code: 'invalid_union' }>, prefix: string, out: ErrorDetail[]): void {
  // The branch that got furthest is the one that was meant.
  const [best] = issue.errors.toSorted(compareBranches);
  if (best === undefined || best.length === 0) {
    out.push({ path: prefix, problem: issue.message });
    return;
  }
  for (const each of best) pushDetails(each, prefix, out);
}

function pushDetails(issue: Issue, prefix: string, out: ErrorDetail[]): void {
  const path = joinPath(prefix, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) out.push({ path: joinPath(path, [key]), problem: 'is not a known field' });
      return;
    case 'invalid_union':
      flattenUnion(issue, path, out);
      return;
    case 'invalid_key':
    case 'invalid_element':
      for (const each of issue.issues) pushDetails(each, path, out);
      return;
    case 'invalid_type':
      out.push({ path, problem: describeType(issue) });
      return;
    case 'too_small':
    case 'too_big':
      out.push({ path, problem: describeBound(issue) });
      return;
    case 'invalid_value':
      out.push({ path, problem: describeChoice(issue.values.map(String)) });
      return;
    case 'not_multiple_of':
      out.push({ path, problem: `must be a multiple of ${String(issue.divisor)}` });
      return;
    default:
      out.push({ path, problem: issue.message });
  }
}

/** What a schema found, as an `invalid_request` with one detail a field; values are never repeated. */
export function describeProblems(error: z.ZodError): GatewayError {
  const found: ErrorDetail[] = [];
  for (const issue of error.issues) pushDetails(issue, '', found);
  const details = found.filter(
    (detail, index) => found.findIndex((other) => other['path'] === detail['path']) === index,
  );
  const first = details[0];
  const hint = first === undefined ? undefined : `${String(first['path'])} ${String(first['problem'])}`.trim();
  return new GatewayError('invalid_request', { details: details.slice(0, DETAILS_MAX), hint });
}

/** Parses untrusted input by a schema; throws `invalid_request` naming every field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw describeProblems(result.error);
}
