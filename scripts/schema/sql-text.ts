/** Strings, bodies in dollar quotes, comments: what must not be read as syntax. */
const TOKEN = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|"(\w+)"|\s+|[^'"\s]/g;

/** Without comments and needless quotes and spaces. */
export function normalizeSql(sql: string): string {
  return sql
    .replaceAll(TOKEN, (token, quoted?: string) => {
      if (token.startsWith("'")) return token;
      if (quoted !== undefined) return quoted;
      return token.startsWith('--') || token.startsWith('/*') || token.trim() === '' ? ' ' : token;
    })
    .replaceAll(/('(?:[^']|'')*')|\s+/g, (_, string?: string) => string ?? ' ')
    .replaceAll(/('(?:[^']|'')*')|\( | (?=\))/g, (token, string?: string) => string ?? token.trim())
    .trim();
}

/** The parts between the commas that stand in no parentheses and no string. */
export function splitItems(text: string): readonly string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (const match of text.matchAll(/'(?:[^']|'')*'|[(),]/g)) {
    if (match[0] === '(') depth += 1;
    else if (match[0] === ')') depth -= 1;
    else if (match[0] === ',' && depth === 0) {
      items.push(text.slice(start, match.index).trim());
      start = match.index + 1;
    }
  }
  items.push(text.slice(start).trim());
  return items;
}

/** Replaces outside of strings. */
function replaceCode(sql: string, replace: (code: string) => string): string {
  return sql
    .split(/('(?:[^']|'')*')/)
    .map((part, index) => (index % 2 === 1 ? part : replace(part)))
    .join('');
}

/** What PostgreSQL answers for an expression, as a person would write it. It reads it back as the same. */
export function simplify(expression: string): string {
  const cast = expression
    .replaceAll(/'(-?\d+)'::(integer|bigint|smallint)/g, '$1')
    .replaceAll(/\((-?\d+)\)::(integer|bigint|smallint)/g, '$1');
  const plain = replaceCode(cast, (code) => code.replaceAll(/::(text|bigint|integer|smallint)\b/g, ''));
  return plain
    .replaceAll(/\((\w+) = ANY \(ARRAY\[([^\]]*)\]\)\)/g, '($1 IN ($2))')
    .replaceAll(/^CHECK \(\((.*)\)\)$/g, 'CHECK ($1)')
    .replaceAll(/ ELSE NULL END/g, ' END');
}

/** Names in backticks, wherever they stand as words outside of strings. */
export function quoteNames(expression: string, names: readonly string[]): string {
  const known = new Set(names);
  return replaceCode(expression, (code) =>
    code.replaceAll(/\b[a-z_]\w*\b/g, (word) => (known.has(word) ? `\`${word}\`` : word)),
  );
}

/** A text as an SQL string. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
