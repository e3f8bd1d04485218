const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  // oxlint-disable-next-line no-control-regex -- strings must not hold control characters
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/y;

/** What may come next. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

function expectNext(expected: Expected, token: string, open: string[]): Expected | null {
  const after = (): Expected => (open.length === 0 ? 'nothing' : 'comma-or-end');
  const isEnd = token === ']' || token === '}';
  if (isEnd) {
    if (expected !== 'value-or-end' && expected !== 'key-or-end' && expected !== 'comma-or-end') return null;
    return open.pop() === (token === ']' ? '[' : '{') ? after() : null;
  }
  if (expected === 'colon') return token === ':' ? 'value' : null;
  if (expected === 'comma-or-end') return token !== ',' ? null : open.at(-1) === '[' ? 'value' : 'key';
  if (expected === 'key' || expected === 'key-or-end') return token.startsWith('"') ? 'colon' : null;
  if (expected === 'nothing' || token === ',' || token === ':') return null;
  if (token !== '[' && token !== '{') return after();
  open.push(token);
  return token === '[' ? 'value-or-end' : 'key-or-end';
}

/** Where a text stops being JSON: the offset of the first character that cannot be; null when all of it is. For messages to people. */
export function findJsonFault(text: string): number | null {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = 0; ; at = TOKEN.lastIndex) {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    const start = SPACE.lastIndex;
    if (start === text.length) return expected === 'nothing' ? null : start;
    TOKEN.lastIndex = start;
    const token = TOKEN.exec(text)?.[0];
    const next: Expected | null = token === undefined ? null : expectNext(expected, token, open);
    if (next === null) return start;
    expected = next;
  }
}
