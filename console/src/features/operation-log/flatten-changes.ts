/** One field that was changed; undefined: it was not there. */
export interface Change {
  /** `limits.requests_per_minute`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Its values were personal data that were erased. */
  readonly erased: boolean;
}

interface Pair {
  readonly before?: unknown;
  readonly after?: unknown;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function flatten(path: string, { before, after }: Pair): readonly Change[] {
  if (JSON.stringify(before) === JSON.stringify(after) && !isMasked(before)) return [];
  if (!isObject(before) && !isObject(after)) return [{ path, before, after, erased: false }];
  // One of them may be nothing at all, or plain: then each of the other's fields is new, or gone.
  const [one, other] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  if (names.length === 0) return [{ path, before, after, erased: false }];
  return names.flatMap((name) => flatten(`${path}.${name}`, { before: one[name], after: other[name] }));
}

/** A secret that was exchanged looks alike before and after. */
function isMasked(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('…');
}

/** What was changed, by the paths of the single fields; of lists and objects only what differs in them. */
export function flattenChanges(changes: Readonly<Record<string, Pair>>): readonly Change[] {
  return Object.entries(changes).flatMap(([field, pair]) =>
    'before' in pair || 'after' in pair
      ? flatten(field, pair)
      : [{ path: field, before: undefined, after: undefined, erased: true }],
  );
}
