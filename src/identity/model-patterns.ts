const NAMES_CACHED_MAX = 1000;

/** Whether a name is allowed; pure. */
export type NameTest = (name: string) => boolean;

function compileWildcard(pattern: string): NameTest {
  const parts = pattern.split('*');
  const head = parts[0] ?? '';
  const tail = parts.at(-1) ?? '';
  const middle = parts.slice(1, -1).filter((part) => part !== '');
  return (name) => {
    if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
    const end = name.length - tail.length;
    let at = head.length;
    for (const part of middle) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

function compileList(patterns: readonly string[]): NameTest {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const wild = patterns.filter((pattern) => pattern.includes('*')).map(compileWildcard);
  return (name) => exact.has(name) || wild.some((test) => test(name));
}

/**
 * Compiles lists of model name patterns, in which `*` stands for any text: a name is allowed when every list has a
 * pattern that fits. A list that is null allows all. Answers are remembered, for a bounded number of names.
 */
export function compileAllowedModels(lists: readonly (readonly string[] | null)[]): NameTest {
  const tests = lists.filter((list) => list !== null).map(compileList);
  if (tests.length === 0) return () => true;
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const allowed = tests.every((test) => test(name));
    if (known.size >= NAMES_CACHED_MAX) known.clear();
    known.set(name, allowed);
    return allowed;
  };
}
