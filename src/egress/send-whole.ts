import type { Egress, EgressCall, EgressHeaders } from './port.ts';

/** An answer that was read to its end. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: EgressHeaders | null;
  readonly body: Uint8Array;
  /** Whether it was longer than `bytesMax`: the rest was not kept. */
  readonly cut: boolean;
}

/** Sends a call and reads its answer whole, for calls that are no model calls. Rejects with `EgressError`. */
export function sendWhole(egress: Egress, call: EgressCall, bytesMax: number): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let status = 0;
    let headers: EgressHeaders | null = null;
    let bytes = 0;
    egress.send(call, {
      onHead(received, read) {
        status = received;
        headers = read;
      },
      onChunk(chunk) {
        bytes += chunk.length;
        if (bytes <= bytesMax) chunks.push(chunk.slice());
      },
      onEnd: () => resolve({ status, headers, body: Buffer.concat(chunks), cut: bytes > bytesMax }),
      onError: reject,
    });
  });
}
