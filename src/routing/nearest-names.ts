const NAMES_MAX = 3;
const LENGTH_MAX = 200;

/** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other; stops counting above `limit`. */
export function editDistance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? limit + 1;
}

/** At most three names that were probably meant: a few typing errors away, or the same but for a prefix such as `vendor/`. */
export function findNearestNames(wanted: string, names: Iterable<string>): readonly string[] {
  if (wanted.length > LENGTH_MAX) return [];
  const lower = wanted.toLowerCase();
  const limit = Math.max(1, Math.min(4, Math.floor(lower.length / 3)));
  const found: { readonly name: string; readonly distance: number }[] = [];
  for (const name of names) {
    const other = name.toLowerCase();
    const tail = lower.length >= 3 && (other.endsWith(`/${lower}`) || lower.endsWith(`/${other}`));
    const distance = tail ? 0 : editDistance(lower, other, limit);
    if (distance <= limit) found.push({ name, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return found.slice(0, NAMES_MAX).map((entry) => entry.name);
}
