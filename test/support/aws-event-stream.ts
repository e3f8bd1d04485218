import { EventStreamCodec } from '@smithy/core/event-streams';
import type { ConverseEvent } from './converse-answer.ts';

export const AWS_STREAM_TYPE = 'application/vnd.amazon.eventstream';

const codec = new EventStreamCodec(
  (bytes) => new TextDecoder().decode(bytes as Uint8Array),
  (text) => new TextEncoder().encode(text),
);

function encode(headers: Readonly<Record<string, string>>, payload: object): Uint8Array {
  const tagged = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }] as const);
  return codec.encode({ headers: Object.fromEntries(tagged), body: new TextEncoder().encode(JSON.stringify(payload)) });
}

/** An event of Anthropic's as Bedrock frames it. */
export function encodeAwsChunk(event: object): Uint8Array {
  return encode(
    { ':event-type': 'chunk', ':content-type': 'application/json', ':message-type': 'event' },
    { bytes: Buffer.from(JSON.stringify(event)).toString('base64'), p: 'abcd' },
  );
}

/** An event of Converse, by its member of `ConverseStreamOutput`. */
export function encodeConverseEvent(event: ConverseEvent): Uint8Array {
  const [type = '', payload = {}] = Object.entries(event)[0] ?? [];
  return encode({ ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }, payload);
}

/** A failure of the connection, which no model describes. */
export function encodeAwsError(code: string, message: string): Uint8Array {
  return encode({ ':message-type': 'error', ':error-code': code, ':error-message': message }, {});
}

/** A failure inside the stream. */
export function encodeAwsException(kind: string, message: string): Uint8Array {
  return encode(
    { ':exception-type': kind, ':content-type': 'application/json', ':message-type': 'exception' },
    { message },
  );
}
