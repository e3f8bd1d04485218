const BROWSERS = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;

const SYSTEMS = [
  ['Windows', /Windows/],
  ['Android', /Android/],
  ['iOS', /iPhone|iPad|iPod/],
  ['macOS', /Mac OS X|Macintosh/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const;

function find(table: readonly (readonly [string, RegExp])[], text: string): string | null {
  return table.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** `Firefox · Windows`; a program that is no browser by the first word of what it calls itself. */
export function describeUserAgent(text: string): string {
  const browser = find(BROWSERS, text);
  if (browser === null) return text.split(' ')[0] ?? text;
  const system = find(SYSTEMS, text);
  return system === null ? browser : `${browser} · ${system}`;
}
