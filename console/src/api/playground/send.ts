import { ApiError } from '../api-error.ts';
import { api, apiHeaders, read } from '../client.ts';
import type { RequestDetail } from '../requests.ts';
import { buildBody } from './bodies.ts';
import type { AnswerSoFar, Asked, Dialect } from './conversation.ts';
import { createAnswerReader } from './read-answer.ts';

interface Sending {
  readonly dialect: Dialect;
  readonly asked: Asked;
  /** In whose place; null: the administrator's own. */
  readonly customerUserId: string | null;
  readonly signal: AbortSignal;
  /** The request's id, as soon as it is known. */
  readonly onId: (id: string) => void;
  readonly onProgress: (answer: AnswerSoFar) => void;
}

function addressOf({ dialect, asked, customerUserId }: Sending): string {
  const query = new URLSearchParams();
  if (dialect === 'gemini') {
    query.set('model', asked.model);
    query.set('stream', String(asked.parameters.stream));
  }
  if (customerUserId !== null) query.set('customer_user_id', customerUserId);
  return `/api/v1/admin/playground/${dialect}${query.size === 0 ? '' : `?${query.toString()}`}`;
}

/** Cuts a stream of events into the data of each. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    rest += value;
    const frames = rest.split(/\r?\n\r?\n/);
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const lines = frame.split(/\r?\n/).filter((line) => line.startsWith('data:'));
      if (lines.length > 0) yield lines.map((line) => line.slice(5).trimStart()).join('\n');
    }
  }
}

/** What a provider says of a call that it refuses, in whatever shape; else the envelope's own. */
function refusalOf(status: number, text: string): ApiError {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    if (typeof body['code'] === 'number') return new ApiError(status, body);
    const { error } = body as { readonly error?: { readonly message?: string; readonly type?: string } };
    return new ApiError(status, { code: status * 100, message: error?.message ?? text });
  } catch {
    return new ApiError(status, text === '' ? {} : { code: status * 100, message: text });
  }
}

async function call(sending: Sending): Promise<Response> {
  const { dialect, asked, signal } = sending;
  const headers = { ...apiHeaders('POST'), 'content-type': 'application/json' };
  try {
    const body = JSON.stringify(buildBody(dialect, asked));
    return await fetch(addressOf(sending), { method: 'POST', headers, body, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, {});
  }
}

/** Calls a model and tells of its answer as it comes. Resolves with the whole; throws `ApiError`, and `AbortError` when it was stopped. */
export async function sendPrompt(sending: Sending): Promise<AnswerSoFar> {
  const response = await call(sending);
  const id = response.headers.get('x-tallygate-request-id');
  if (id !== null) sending.onId(id);
  if (!response.ok) throw refusalOf(response.status, await response.text());
  const reader = createAnswerReader(sending.dialect);
  if (response.body === null || !(response.headers.get('content-type') ?? '').startsWith('text/event-stream')) {
    reader.whole((await response.json()) as Record<string, unknown>);
    return reader.soFar();
  }
  for await (const data of readEvents(response.body)) {
    if (data === '[DONE]') continue;
    reader.event(JSON.parse(data) as Record<string, unknown>);
    sending.onProgress(reader.soFar());
  }
  return reader.soFar();
}

const LOOKS = 20;
const LOOK_MS = 150;

/** The row of a request that has just ended; it is settled before its answer ends, and a moment later when the client left. */
export async function readSettled(id: string): Promise<RequestDetail | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    try {
      const row = await read(api.GET('/api/v1/admin/requests/{id}', { params: { path: { id } } }));
      if (row.state !== 'held') return row;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 40401) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return null;
}
