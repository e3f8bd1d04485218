declare global {
  interface JSON {
    /** TC39 "JSON.parse source text access": a value that is written as exactly this text. */
    rawJSON(text: string): unknown;
  }
}

/**
 * Parses JSON so that writing it again keeps every number as it was written (integers above 2^53, `1.0`): numbers become
 * raw texts, fit for `JSON.stringify` alone.
 */
export function parseExactJson(text: string): unknown {
  const reviver = (_key: string, value: unknown, context: { source: string }): unknown =>
    typeof value === 'number' ? JSON.rawJSON(context.source) : value;
  return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]);
}
