import type { EventStreamCodec } from '@smithy/core/event-streams';
import { EgressError, HeaderText } from '../../egress/index.ts';
import type { Egress, EgressHandle, EgressHandler, EgressHeaders } from '../../egress/index.ts';
import { ByteBuffer } from '../../lib/byte-buffer.ts';
import { asRecord, asString, parseJson } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';

const EVENT_STREAM = 'application/vnd.amazon.eventstream';
const SSE_HEADERS = new HeaderText('\r\ncontent-type: text/event-stream\r\n');
/** Lengths and checksum before a message, checksum after it. */
const MESSAGE_BYTES_MIN = 16;
/** AWS's own bound of a message. */
const MESSAGE_BYTES_MAX = 24 * 1024 * 1024;
const decoder = new TextDecoder();
const encoder = new TextEncoder();
let codec: EventStreamCodec | null = null;

async function loadCodec(): Promise<EventStreamCodec> {
  const library = await import('@smithy/core/event-streams');
  codec = new library.EventStreamCodec(
    (bytes) => decoder.decode(bytes as Uint8Array),
    (text) => encoder.encode(text),
  );
  return codec;
}

/** Memory is scarce where nobody calls Bedrock: the codec is loaded before the first call. null: it is there. */
export function prepareCodec(): Promise<EventStreamCodec> | null {
  return codec === null ? loadCodec() : null;
}

/** Kinds of failures inside a stream, by what Anthropic calls them. */
const ERROR_TYPES: Readonly<Record<string, string>> = {
  throttlingException: 'rate_limit_error',
  validationException: 'invalid_request_error',
  serviceUnavailableException: 'overloaded_error',
  modelTimeoutException: 'timeout_error',
};

/** One AWS message as the server-sent event that Anthropic itself would send. Throws when it is damaged. */
function translateMessage(message: Uint8Array): Uint8Array {
  if (codec === null) throw new Error('the codec was not prepared');
  const { headers, body } = codec.decode(message);
  const payload = asRecord(parseJson(decoder.decode(body)));
  if (headers[':message-type']?.value === 'event') {
    const json = Buffer.from(asString(payload['bytes']), 'base64').toString('utf8');
    const { type } = asRecord(parseJson(json));
    return encodeSseEvent(json, typeof type === 'string' && /^\w+$/.test(type) ? type : undefined);
  }
  const kind = String(headers[':exception-type']?.value ?? headers[':error-code']?.value ?? '');
  const text = asString(payload['message']) || String(headers[':error-message']?.value ?? kind);
  const error = { type: ERROR_TYPES[kind] ?? 'api_error', message: text };
  return encodeSseEvent(JSON.stringify({ type: 'error', error }), 'error');
}

/** Reads AWS's framing and hands on server-sent events, whatever the chunking. Other answers pass untouched. */
class EventStreamReader implements EgressHandler {
  handle: EgressHandle | null = null;
  readonly #target: EgressHandler;
  readonly #buffer = new ByteBuffer();
  #translates = false;
  #broken = false;

  constructor(target: EgressHandler) {
    this.#target = target;
  }

  onHead(status: number, headers: EgressHeaders): void {
    this.#translates = headers.get('content-type')?.startsWith(EVENT_STREAM) === true;
    this.#target.onHead(status, this.#translates ? SSE_HEADERS : headers);
  }

  onChunk(chunk: Uint8Array): void {
    if (this.#broken) return;
    if (!this.#translates) {
      this.#target.onChunk(chunk);
      return;
    }
    this.#buffer.append(chunk, 0, chunk.length);
    this.#readMessages();
  }

  onEnd(): void {
    if (this.#broken) return;
    if (this.#buffer.length > 0) this.#break('the event stream ended inside a message');
    else this.#target.onEnd();
  }

  onError(error: EgressError): void {
    if (!this.#broken) this.#target.onError(error);
  }

  #readMessages(): void {
    const bytes = this.#buffer.view();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const events: Uint8Array[] = [];
    let at = 0;
    try {
      while (bytes.length - at >= 4) {
        const length = view.getUint32(at);
        if (length < MESSAGE_BYTES_MIN || length > MESSAGE_BYTES_MAX)
          throw new RangeError(`a message of ${length} bytes`);
        if (bytes.length - at < length) break;
        events.push(translateMessage(bytes.subarray(at, at + length)));
        at += length;
      }
    } catch (error) {
      for (const event of events) this.#target.onChunk(event);
      this.#break('the event stream is damaged', error);
      return;
    }
    if (at > 0) {
      const rest = bytes.slice(at);
      this.#buffer.clear();
      this.#buffer.append(rest, 0, rest.length);
    }
    for (const event of events) this.#target.onChunk(event);
  }

  #break(message: string, cause?: unknown): void {
    this.#broken = true;
    this.handle?.abort();
    this.#target.onError(new EgressError('protocol', message, true, cause));
  }
}

/** The network for answers in AWS's event stream: those who read them see server-sent events. `prepareCodec` comes first. */
export function readEventStreams(network: Egress): Egress {
  return {
    send(call, handler) {
      const reader = new EventStreamReader(handler);
      const handle = network.send(call, reader);
      reader.handle = handle;
      return handle;
    },
    close: () => undefined,
  };
}
