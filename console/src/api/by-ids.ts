/** More values than these a filter does not take. */
export const IDS_MAX = 50;

/** All with these ids: as many calls as it takes. */
export async function readByIds<T>(
  ids: readonly string[],
  ask: (id: string[]) => Promise<{ readonly items: readonly T[] }>,
): Promise<readonly T[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / IDS_MAX) }, (_, at) =>
    ids.slice(at * IDS_MAX, (at + 1) * IDS_MAX),
  );
  return (await Promise.all(parts.map(ask))).flatMap(({ items }) => items);
}
