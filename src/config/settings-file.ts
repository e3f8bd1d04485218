/** The settings file as read: values and line numbers by name. */
export interface SettingsFile {
  readonly values: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

/**
 * Reads `NAME=value` lines. Empty lines and lines that begin with `#` are skipped; a value may stand in single or
 * double quotes, is taken as it is, and nothing in it is expanded.
 */
export function parseSettingsFile(text: string): SettingsFile {
  const values = new Map<string, string>();
  const lines = new Map<string, number>();
  const problems: string[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const match = /^([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line);
    const name = match?.[1];
    if (name === undefined) {
      problems.push(`line ${index + 1} of the settings file is not NAME=value`);
      continue;
    }
    if (values.has(name)) problems.push(`line ${index + 1} of the settings file: ${name} is set twice`);
    values.set(name, unquote(match?.[2] ?? ''));
    lines.set(name, index + 1);
  }
  return { values, lines, problems };
}

function unquote(value: string): string {
  const quote = value[0];
  const isQuoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}
