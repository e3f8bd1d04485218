import { parseCurl } from './parse-curl.ts';

/** An answer as the reference shows it. */
export interface ExampleAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON, or the text of anything else; null: no body. */
  readonly body: unknown;
}

function parseBody(text: string, contentType: string): unknown {
  if (text === '') return null;
  return contentType.includes('json') && !contentType.includes('ndjson') ? JSON.parse(text) : text;
}

/** Sends what a curl command line says. */
export async function sendCurl(line: string, variables: Readonly<Record<string, string>>): Promise<ExampleAnswer> {
  const call = parseCurl(line, variables);
  const response = await fetch(call.url, {
    method: call.method,
    headers: [...call.headers.map(([name, value]): [string, string] => [name, value]), ['user-agent', 'curl/8.14.1']],
    body: call.body ?? undefined,
    redirect: 'manual',
  });
  const headers = Object.fromEntries(response.headers);
  const contentType = headers['content-type'] ?? '';
  if (call.method === 'GET' && contentType.startsWith('text/event-stream')) {
    // What is followed as it comes does not end by itself.
    await response.body?.cancel();
    return { status: response.status, headers, body: null };
  }
  return { status: response.status, headers, body: parseBody(await response.text(), contentType) };
}

/** What a `keeps` names: a path in the body, or `header:` and a header's name. For a cookie its `name=value` alone. */
export function readKept(answer: ExampleAnswer, path: string): string {
  if (path.startsWith('header:')) {
    const value = answer.headers[path.slice('header:'.length)];
    if (value === undefined) throw new Error(`the answer has no ${path}`);
    return value.split(';')[0] ?? '';
  }
  let value: unknown = answer.body;
  for (const key of path.split('.')) value = Object(value)[key];
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`the answer has no text at ${path}`);
  return String(value);
}
