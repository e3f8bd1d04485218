import { z } from 'zod';
import { isJsonObject } from '../../services/shared/changes/merge-patch.ts';
import { apiHeaders, encodeSuccess, JSON_TYPE } from './answers.ts';
import type { Call } from './call.ts';

const ANSWER_BYTES_MAX = 1_048_576;
/** Secrets of ours are recognisable by their prefix. */
const SECRET = /^tg[atms]_/;
/** Those that are not: what enrols a second factor. */
const SECRET_FIELDS: readonly string[] = ['secret', 'otpauth_uri', 'recovery_codes'];

const keptSchema = z.union([
  z.strictObject({ kind: z.literal('data'), data: z.unknown() }),
  // As it was sent: a stream, or a whole answer that is no envelope.
  z.strictObject({ kind: z.literal('stream'), contentType: z.string(), text: z.string() }),
]);

/** An answer as it is kept for an `Idempotency-Key`, as text; null when there is nothing to keep or too much. */
export type KeptAnswer = string | null;

function isSecret(field: string, value: unknown): boolean {
  return SECRET_FIELDS.includes(field) || (typeof value === 'string' && SECRET.test(value));
}

/** An answer may hold many items with a secret each. */
function withoutSecrets(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutSecrets);
  if (!isJsonObject(data)) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([field, value]) => !isSecret(field, value))
      .map(([field, value]) => [field, withoutSecrets(value)]),
  );
}

function encodeKept(kept: z.input<typeof keptSchema>): KeptAnswer {
  const text = JSON.stringify(kept);
  return text.length > ANSWER_BYTES_MAX ? null : text;
}

async function keepRaw(response: Response): Promise<KeptAnswer> {
  const contentType = response.headers.get('content-type') ?? '';
  return encodeKept({ kind: 'stream', contentType, text: await response.clone().text() });
}

async function keepData(response: Response): Promise<KeptAnswer> {
  const body: unknown = JSON.parse(await response.clone().text());
  return isJsonObject(body) ? encodeKept({ kind: 'data', data: withoutSecrets(body['data']) }) : null;
}

/** Lets a stream pass and calls back before its last bytes leave; with null when it was too long or was left. */
function captureStream(
  response: Response,
  body: ReadableStream<Uint8Array>,
  done: (kept: KeptAnswer) => Promise<void>,
): Response {
  const contentType = response.headers.get('content-type') ?? '';
  const decoder = new TextDecoder();
  let text = '';
  const reader = body.getReader();
  const captured = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done: ended, value } = await reader.read();
      if (ended) {
        await done(text.length > ANSWER_BYTES_MAX ? null : encodeKept({ kind: 'stream', contentType, text }));
        controller.close();
        return;
      }
      if (text.length <= ANSWER_BYTES_MAX) text += decoder.decode(value, { stream: true });
      controller.enqueue(value);
    },
    async cancel(reason) {
      await reader.cancel(reason);
      await done(null);
    },
  });
  return new Response(captured, { status: response.status, headers: response.headers });
}

/** Hands over what is to be kept of an answer: at once when it is whole, at its end when it is streamed. */
export async function keepAnswer(
  response: Response,
  hasEnvelope: boolean,
  done: (kept: KeptAnswer) => Promise<void>,
): Promise<Response> {
  const streamed = (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
  if (streamed && response.body !== null) return captureStream(response, response.body, done);
  if (response.status === 204) await done(null);
  else await done(await (hasEnvelope ? keepData(response) : keepRaw(response)));
  return response;
}

/** The first answer again. What was not kept is answered without data: that it was done is all that is known. */
export function replayAnswer(call: Call, status: number, kept: KeptAnswer): Response {
  const answer = kept === null ? null : keptSchema.parse(JSON.parse(kept));
  const type = answer?.kind === 'stream' ? answer.contentType : JSON_TYPE;
  const headers = { ...apiHeaders(call, type), 'idempotency-replayed': 'true' };
  if (status === 204) return new Response(null, { status, headers });
  if (answer?.kind === 'stream') return new Response(answer.text, { status, headers });
  return new Response(encodeSuccess(answer?.data, call.requestId), { status, headers });
}
