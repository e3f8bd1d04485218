import type { EventStreamCodec } from '@smithy/core/event-streams';
import { EgressError } from '../../egress/index.ts';
import type { Egress, EgressHandle, EgressHandler, EgressHeaders } from '../../egress/index.ts';
import { ByteBuffer } from '../../lib/byte-buffer.ts';
import { asRecord, isRecord, parseJson } from '../../lib/json/index.ts';
import { converseFrames, nativeFrames, readFailureMessage, readFailureType } from './frames.ts';
import type { BedrockFrames } from './frames.ts';

const EVENT_STREAM = 'application/vnd.amazon.eventstream';
/** Lengths and checksum before a message, checksum after it. */
const MESSAGE_BYTES_MIN = 16;
/** AWS's own bound of a message. */
const MESSAGE_BYTES_MAX = 24 * 1024 * 1024;
/** A failure says its type and a sentence. */
const ERROR_BYTES_MAX = 64 * 1024;
const ERROR_STATUS_MIN = 400;
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

/** One AWS message as a server-sent event. Throws when it is damaged. */
function translateMessage(message: Uint8Array, frames: BedrockFrames): Uint8Array {
  if (codec === null) throw new Error('the codec was not prepared');
  const { headers, body } = codec.decode(message);
  const payload = decoder.decode(body);
  const text = (name: string): string | null => {
    const value = headers[name]?.value;
    return value === undefined ? null : String(value);
  };
  const eventType = text(':event-type') ?? '';
  if (text(':message-type') === 'event' && /^\w+$/.test(eventType) && isRecord(parseJson(payload)))
    return frames.event(eventType, payload);
  const type = text(':exception-type') ?? text(':error-code');
  const said = readFailureMessage(asRecord(parseJson(payload))) || text(':error-message');
  return frames.failure(readFailureType(type), said ?? type ?? 'the event stream failed');
}

/** The answer's headers where the answer has become another, and what AWS calls otherwise than others do. */
class BedrockHeaders implements EgressHeaders {
  readonly #headers: EgressHeaders;
  readonly #contentType: string | null;

  constructor(headers: EgressHeaders, contentType: string | null) {
    this.#headers = headers;
    this.#contentType = contentType;
  }

  get(name: string): string | null {
    if (name === 'content-type') return this.#contentType ?? this.#headers.get(name);
    return this.#headers.get(name === 'x-request-id' ? 'x-amzn-requestid' : name);
  }

  mentions(text: string): boolean {
    return this.#headers.mentions(text);
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [name, value] of this.#headers.entries())
      yield [name, name === 'content-type' ? (this.#contentType ?? value) : value];
  }
}

type Reading = 'events' | 'failure' | 'bytes';

/** Reads AWS's framing and hands on server-sent events, whatever the chunking, and its failures in the words of the wire format. */
class EventStreamReader implements EgressHandler {
  handle: EgressHandle | null = null;
  readonly #target: EgressHandler;
  readonly #frames: BedrockFrames;
  readonly #buffer = new ByteBuffer();
  #reading: Reading = 'bytes';
  #failureType = '';
  #broken = false;

  constructor(target: EgressHandler, frames: BedrockFrames) {
    this.#target = target;
    this.#frames = frames;
  }

  onHead(status: number, headers: EgressHeaders): void {
    if (status >= ERROR_STATUS_MIN) this.#reading = 'failure';
    else if (headers.get('content-type')?.startsWith(EVENT_STREAM) === true) this.#reading = 'events';
    this.#failureType = headers.get('x-amzn-errortype') ?? '';
    this.#target.onHead(status, new BedrockHeaders(headers, this.#reading === 'events' ? 'text/event-stream' : null));
  }

  onChunk(chunk: Uint8Array): void {
    if (this.#broken) return;
    if (this.#reading === 'failure' && this.#buffer.length + chunk.length > ERROR_BYTES_MAX) this.#passOn();
    if (this.#reading === 'bytes') {
      this.#target.onChunk(chunk);
      return;
    }
    this.#buffer.append(chunk, 0, chunk.length);
    if (this.#reading === 'events') this.#readMessages();
  }

  onEnd(): void {
    if (this.#broken) return;
    if (this.#reading === 'failure') this.#writeFailure();
    else if (this.#buffer.length > 0) {
      this.#break('the event stream ended inside a message');
      return;
    }
    this.#target.onEnd();
  }

  onError(error: EgressError): void {
    if (!this.#broken) this.#target.onError(error);
  }

  /** No failure of the service is that long: a proxy's page, which goes on as it is. */
  #passOn(): void {
    this.#reading = 'bytes';
    const held = this.#buffer.take();
    if (held.length > 0) this.#target.onChunk(held);
  }

  #writeFailure(): void {
    const held = this.#buffer.length === 0 ? new Uint8Array() : this.#buffer.take();
    const payload = asRecord(parseJson(decoder.decode(held)));
    const message = readFailureMessage(payload);
    const named = typeof payload['__type'] === 'string' ? payload['__type'] : this.#failureType;
    const isFailure = message !== '' || named !== '';
    const body = isFailure ? encoder.encode(this.#frames.errorBody(readFailureType(named), message)) : held;
    if (body.length > 0) this.#target.onChunk(body);
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
        events.push(translateMessage(bytes.subarray(at, at + length), this.#frames));
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

/**
 * The network for answers of Bedrock: who reads them sees server-sent events and failures in the words of the format that the address asks
 * for. `prepareCodec` comes first.
 */
export function readEventStreams(network: Egress): Egress {
  return {
    send(call, handler) {
      const frames = /\/converse(?:-stream)?$/.test(call.url) ? converseFrames : nativeFrames;
      const reader = new EventStreamReader(handler, frames);
      const handle = network.send(call, reader);
      reader.handle = handle;
      return handle;
    },
    close: () => undefined,
  };
}
