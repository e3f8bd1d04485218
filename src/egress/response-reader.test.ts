import { expect, test } from 'bun:test';
import { HEAD_BYTES_MAX, ResponseReader } from './response-reader.ts';

interface Seen {
  readonly calls: string[];
  body: string;
  problem: string | null;
  reader: ResponseReader;
}

function createSeen(onChunk?: (seen: Seen) => void): Seen {
  const seen: Seen = {
    calls: [],
    body: '',
    problem: null,
    reader: new ResponseReader({
      onHead: (head) => void seen.calls.push(`head ${head.status} ${head.framing} ${head.keepAlive}`),
      onChunk(chunk) {
        seen.body += Buffer.from(chunk).toString('latin1');
        onChunk?.(seen);
      },
      onComplete: (excess) => void seen.calls.push(excess ? 'complete with excess' : 'complete'),
      onProblem(problem) {
        seen.problem = problem;
        seen.calls.push('problem');
      },
    }),
  };
  return seen;
}

/** Feeds a text in pieces of the given sizes, the last size again and again. */
function feed(text: string, sizes: readonly number[], end = false): Seen {
  const seen = createSeen();
  const bytes = Buffer.from(text, 'latin1');
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = Math.max(1, sizes[Math.min(index, sizes.length - 1)] ?? 1);
    seen.reader.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  if (end) seen.reader.end();
  return seen;
}

/** A small seeded generator (mulberry32): failures can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwiki\r\n6;name="a;b"\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n000\r\nTrailer: x\r\n\r\n';

const ANSWERS: readonly (readonly [name: string, text: string, calls: readonly string[], body: string])[] = [
  ['length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', ['head 200 length true', 'complete'], 'hello'],
  ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok', ['head 200 length true', 'complete'], 'ok'],
  ['chunked', CHUNKED, ['head 200 chunked true', 'complete'], 'wikipedia in \r\n\r\nchunks.'],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', ['head 204 none true', 'complete'], ''],
  ['304 with a length', 'HTTP/1.1 304 x\r\ncontent-length: 9\r\n\r\n', ['head 304 none true', 'complete'], ''],
  ['zero length', 'HTTP/1.1 500 x\r\ncontent-length: 0\r\n\r\n', ['head 500 none true', 'complete'], ''],
  [
    'interim answers',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n!',
    ['head 200 length true', 'complete'],
    '!',
  ],
  [
    'connection: close',
    'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx',
    ['head 200 length false', 'complete'],
    'x',
  ],
  ['http/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx', ['head 200 length false', 'complete'], 'x'],
  ['until close', 'HTTP/1.1 200 OK\r\n\r\nall of it', ['head 200 until-close false', 'complete'], 'all of it'],
];

for (const [name, text, calls, body] of ANSWERS) {
  test(`an answer (${name}) reads the same however it is cut into pieces`, () => {
    for (const sizes of [[text.length], [1], [2], [3], [7], [text.indexOf('\r\n\r\n') + 3, 1_000]]) {
      const seen = feed(text, sizes, true);
      expect(seen.calls).toEqual([...calls]);
      expect(seen.body).toBe(body);
    }
  });
}

const BAD: readonly (readonly [name: string, text: string])[] = [
  ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
  ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
  ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a bare line feed', 'HTTP/1.1 200 OK\ncontent-length: 1\r\n\r\nx'],
  ['a bare carriage return in a value', 'HTTP/1.1 200 OK\r\na: b\rc\r\n\r\n'],
  ['a zero byte', 'HTTP/1.1 200 OK\r\na: b\0c\r\n\r\n'],
  ['a space before the colon', 'HTTP/1.1 200 OK\r\ncontent-length : 1\r\n\r\nx'],
  ['a folded line', 'HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n'],
  ['a line without a colon', 'HTTP/1.1 200 OK\r\nabc\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
  ['a list of lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1, 1\r\n\r\nx'],
  ['a signed length', 'HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\nx'],
  ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an unknown coding', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
  ['chunks twice', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['chunks in HTTP/1.0', 'HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['a compressed body', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1\r\n\r\nx'],
  ['a switch of protocols', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n'],
  ['a chunk size that is no number', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
  ['an empty chunk size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\r\n'],
  ['a negative chunk size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-1\r\n'],
  ['a chunk size with a prefix', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x1\r\n'],
  ['a huge chunk size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffff\r\n'],
  ['a chunk longer than it says', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nxx\r\n'],
  ['a bare line feed after a size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\nx\r\n'],
  ['a bare line feed in an extension', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;a\nb\r\nx'],
];

for (const [name, text] of BAD) {
  test(`an answer with ${name} is refused`, () => {
    for (const sizes of [[text.length], [1], [5]]) {
      const seen = feed(text, sizes);
      expect(seen.calls.at(-1)).toBe('problem');
      expect(seen.calls.filter((call) => call === 'problem' || call.startsWith('complete'))).toHaveLength(1);
    }
  });
}

test('a head above 64 KB is refused before it is whole, and one just below is read', () => {
  const line = `x: ${'y'.repeat(1_000)}\r\n`;
  for (const size of [100_000, 1_400, 16_384]) {
    expect(feed(`HTTP/1.1 200 OK\r\n${line.repeat(80)}`, [size]).problem).toContain('too large');
  }
  const fits = `HTTP/1.1 200 OK\r\ncontent-length: 1\r\n${line.repeat(Math.floor((HEAD_BYTES_MAX - 100) / line.length))}\r\nx`;
  expect(feed(fits, [1_400]).calls).toEqual(['head 200 length true', 'complete']);
});

test('endless chunk extensions and trailers are refused', () => {
  const start = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
  expect(feed(`${start}1;${'a'.repeat(70_000)}`, [4_096]).problem).not.toBeNull();
  expect(feed(`${start}0\r\n${'a: b\r\n'.repeat(20_000)}`, [4_096]).problem).not.toBeNull();
});

test('bytes behind the answer are reported, so that the connection is not used again', () => {
  expect(feed('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nxHTTP/1.1 200 OK', [1_000]).calls.at(-1)).toBe(
    'complete with excess',
  );
  expect(feed('HTTP/1.1 204 x\r\n\r\nmore', [1_000]).calls.at(-1)).toBe('complete with excess');
  expect(feed(`${CHUNKED}more`, [1_000]).calls.at(-1)).toBe('complete with excess');
});

test('an answer that is cut anywhere is never taken for a whole one', () => {
  for (const text of [CHUNKED, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello']) {
    for (let size = 1; size < text.length; size++) {
      const seen = feed(text.slice(0, size), [11], true);
      expect(seen.calls.some((call) => call.startsWith('complete'))).toBe(false);
    }
  }
});

test('stopping within a chunk ends all callbacks', () => {
  const seen = createSeen((self) => self.reader.stop());
  seen.reader.push(Buffer.from(CHUNKED));
  seen.reader.push(Buffer.from('more'));
  expect(seen.body).toBe('wiki');
  expect(seen.calls).toEqual(['head 200 chunked true']);
});

test('repeated headers are joined, names are found in any case, entries keep their order', () => {
  let entries: readonly (readonly [string, string])[] = [];
  let cookies: string | null = null;
  const reader = new ResponseReader({
    onHead(head) {
      entries = [...head.headers.entries()];
      cookies = head.headers.get('set-cookie');
      expect(head.headers.get('cookie')).toBeNull();
    },
    onChunk() {},
    onComplete() {},
    onProblem() {},
  });
  reader.push(Buffer.from('HTTP/1.1 204 x\r\nSet-Cookie: a\r\nX:  b \r\nset-cookie: c\r\n\r\n'));
  expect(entries).toEqual([
    ['set-cookie', 'a'],
    ['x', 'b'],
    ['set-cookie', 'c'],
  ]);
  expect(String(cookies)).toBe('a, c');
});

test('random splits of random chunked bodies give back the body', () => {
  const random = createRandom(7);
  for (let round = 0; round < 300; round++) {
    let body = '';
    let text = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
    for (let count = Math.floor(random() * 6); count > 0; count--) {
      const data = String.fromCharCode(...Array.from({ length: 1 + Math.floor(random() * 40) }, () => random() * 256));
      body += data;
      text += `${data.length.toString(16)}${random() < 0.3 ? ' ;x=y' : ''}\r\n${data}\r\n`;
    }
    text += '0\r\n\r\n';
    const seen = feed(
      text,
      Array.from({ length: text.length }, () => 1 + Math.floor(random() * 12)),
    );
    expect(seen.body).toBe(body);
    expect(seen.calls.at(-1)).toBe('complete');
  }
});

test('garbage never throws and ends at most once', () => {
  const random = createRandom(11);
  const seeds = [...ANSWERS.map(([, text]) => text), ...BAD.map(([, text]) => text)];
  for (let round = 0; round < 3_000; round++) {
    const bytes = Buffer.from(seeds[Math.floor(random() * seeds.length)] ?? '', 'latin1');
    for (let change = 1 + Math.floor(random() * 4); change > 0; change--) {
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    }
    const seen = feed(bytes.toString('latin1'), [1 + Math.floor(random() * 30)], true);
    const ends = seen.calls.filter((call) => !call.startsWith('head'));
    expect(ends.length).toBeLessThanOrEqual(1);
    expect(seen.calls.filter((call) => call.startsWith('head')).length).toBeLessThanOrEqual(1);
  }
});
