/** Texts with these keys are what a caller or a provider wrote freely, or depend on the machine. */
const FREE = new Set(['user_agent', 'ip', 'next_cursor', 'hash', 'head', 'otpauth_uri']);

/** Written some seconds after what they tell of: whether they are there yet depends on how fast the reader is. */
const LATE = new Set(['last_used_at']);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers and ids are not compared, what is between them is. */
function blur(text: string): string {
  return text.replaceAll(/[0-9a-f]{8,}|\d+/g, '0').trimEnd();
}

/**
 * Where an answer differs from the page's in its shape: keys, types, and texts that hold no number (names, states, codes,
 * messages). Empty: nowhere.
 */
export function compareShape(shown: unknown, actual: unknown, path = ''): readonly string[] {
  if (Array.isArray(shown) && Array.isArray(actual)) {
    if (shown.length !== actual.length) return [`${path}: ${actual.length} items instead of ${shown.length}`];
    return shown.flatMap((item, index) => compareShape(item, actual[index], `${path}.${index}`));
  }
  if (isRecord(shown) && isRecord(actual)) {
    const names = new Set([...Object.keys(shown), ...Object.keys(actual)]);
    return [...names].flatMap((name) => {
      if (!(name in shown)) return [`${path}.${name}: not on the page`];
      if (!(name in actual)) return [`${path}.${name}: not answered`];
      return compareShape(shown[name], actual[name], `${path}.${name}`);
    });
  }
  const key = path.slice(path.lastIndexOf('.') + 1);
  if (LATE.has(key) && (shown === null || actual === null)) return [];
  if (typeof shown !== typeof actual || (shown === null) !== (actual === null)) {
    return [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(shown)}`];
  }
  if (typeof shown === 'string' && typeof actual === 'string' && !FREE.has(key) && blur(shown) !== blur(actual)) {
    return [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(shown)}`];
  }
  if (typeof shown === 'boolean' && shown !== actual) return [`${path}: ${String(actual)} instead of ${shown}`];
  return [];
}
