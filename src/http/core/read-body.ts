import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import type { Call } from './call.ts';

const EMPTY = new Uint8Array(0);

function tooLarge(bytesMax: number): GatewayError {
  return new GatewayError('request_too_large', {
    hint: `a body may have ${bytesMax} bytes`,
    details: [{ path: 'body', problem: `must have at most ${bytesMax} bytes` }],
  });
}

/** The client left, or took too long: nobody will read the answer, and it is no fault of ours. */
function failBrokenOff(): never {
  throw invalidField('body', 'did not arrive whole');
}

/** Throws `request_too_large` when an announced length is above the bound: nothing is read. */
export function checkLength(bytes: number, bytesMax: number): void {
  if (bytes > bytesMax) throw tooLarge(bytesMax);
}

/** The same for whatever a call's headers announce. */
export function checkAnnouncedLength(headers: Call['headers'], bytesMax: number): void {
  const announced = headers['content-length'];
  if (announced !== undefined) checkLength(Number(announced), bytesMax);
}

async function readCounting(stream: ReadableStream<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(failBrokenOff);
    if (done) break;
    length += value.byteLength;
    if (length > bytesMax) {
      // The rest is not wanted; that the peer may have gone is no news here.
      reader.cancel().catch(() => undefined);
      throw tooLarge(bytesMax);
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** The body as received, at most `bytesMax`; an announced length is checked before, an unannounced one while reading. */
export async function readBody({ request, headers }: Call, bytesMax: number): Promise<Uint8Array> {
  // `request.body` is looked at only where it must be: it makes a stream object that lives until a collection.
  if (headers['content-length'] !== undefined && headers['transfer-encoding'] === undefined) {
    checkAnnouncedLength(headers, bytesMax);
    return request.bytes().catch(failBrokenOff);
  }
  return request.body === null ? EMPTY : readCounting(request.body, bytesMax);
}
