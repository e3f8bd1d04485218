/** Some of the longest items, a usage group with its latencies, take 20 µs each. */
const ITEMS_A_TURN = 64;

/** Whether it is so long that it is worked on in turns. */
export function isLong(items: readonly unknown[]): boolean {
  return items.length > 2 * ITEMS_A_TURN;
}

/** Resolves in a later turn of the event loop: what waits there goes first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** `items.map(map)` with turns of the event loop in between, so that an answer of thousands of items delays no stream. */
export async function mapInTurns<In, Out>(items: readonly In[], map: (item: In) => Out): Promise<readonly Out[]> {
  const out: Out[] = [];
  for (const item of items) {
    if (out.length > 0 && out.length % ITEMS_A_TURN === 0) await nextTurn();
    out.push(map(item));
  }
  return out;
}
