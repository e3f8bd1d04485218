/** An HTTP call as a curl command line says it. */
export interface CurlCall {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
}

/** The words of a POSIX command line: quotes, variables, escaped line ends. Throws for a variable that is not set. */
export function splitWords(line: string, variables: Readonly<Record<string, string>>): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  const take = (text: string): void => {
    word = (word ?? '') + text;
  };
  const expand = (text: string): string =>
    text.replaceAll(/\$([A-Z][A-Z0-9_]*)/g, (_, name: string) => {
      const value = variables[name];
      if (value === undefined) throw new Error(`$${name} is not set`);
      return value;
    });
  for (const [piece] of line.matchAll(/'[^']*'|"(?:[^"\\]|\\.)*"|\\\n|\s+|[^\s'"\\]+/g)) {
    if (piece.startsWith("'")) take(piece.slice(1, -1));
    else if (piece.startsWith('"')) take(expand(piece.slice(1, -1).replaceAll(/\\(["\\])/g, '$1')));
    else if (piece.trim() !== '' && piece !== '\\\n') take(expand(piece));
    else if (word !== null) {
      words.push(word);
      word = null;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** What a `curl` command line of the reference sends. Throws for an option that the reference does not use. */
export function parseCurl(line: string, variables: Readonly<Record<string, string>>): CurlCall {
  const [command, ...rest] = splitWords(line, variables);
  if (command !== 'curl') throw new Error(`not a curl command: ${line}`);
  const headers: [string, string][] = [];
  const data: string[] = [];
  let method: string | null = null;
  let url: string | null = null;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-i' || word === '-N') continue;
    if (!word.startsWith('-')) {
      url = word;
      continue;
    }
    const value = rest.shift() ?? '';
    if (word === '-X') method = value;
    else if (word === '-d') data.push(value);
    else if (word === '-u') headers.push(['authorization', `Basic ${Buffer.from(value).toString('base64')}`]);
    else if (word === '-H')
      headers.push([value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1).trim()]);
    else throw new Error(`unknown option ${word}: ${line}`);
  }
  if (url === null) throw new Error(`no address: ${line}`);
  const body = data.length === 0 ? null : data.join('&');
  if (body !== null && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['content-type', 'application/x-www-form-urlencoded']);
  }
  return { method: method ?? (body === null ? 'GET' : 'POST'), url, headers, body };
}
