/** A tool's name as vendors write them. What a provider sends beside is no tool of anybody's, and could be a name that our records use. */
const TOOL_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const TOOLS_MAX = 32;

/** Calls of hosted tools by name, as a provider counted them; null where there were none. */
export function readToolCounts(
  counts: readonly (readonly [name: string, count: number])[],
): Readonly<Record<string, number>> | null {
  const used = counts.filter(([name, count]) => count > 0 && TOOL_NAME.test(name)).slice(0, TOOLS_MAX);
  return used.length === 0 ? null : Object.fromEntries(used);
}
