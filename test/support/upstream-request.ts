/** A request as the fake upstream received it. */
export interface UpstreamRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** In order, names as they were sent. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The head as text. */
  readonly head: string;
  readonly body: string;
  readonly bytes: Uint8Array;
}

/** Collects one request after the other from a connection; bodies by content-length. */
export class RequestReader {
  #pieces: Buffer[] = [];
  #size = 0;
  #need = 0;

  /** A complete request, or null while bytes are missing. */
  push(data: Buffer): UpstreamRequest | null {
    this.#pieces.push(data);
    this.#size += data.length;
    if (this.#size < this.#need) return null;
    const all = this.#pieces.length === 1 ? data : Buffer.concat(this.#pieces);
    this.#pieces = [all];
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const head = all.toString('latin1', 0, end);
    const [first = '', ...lines] = head.split('\r\n');
    const rawHeaders = lines.map((line): readonly [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const headers: Record<string, string> = {};
    for (const [name, value] of rawHeaders) headers[name.toLowerCase()] = value;
    const size = end + 4 + Number(headers['content-length'] ?? '0');
    if (all.length < size) {
      this.#need = size;
      return null;
    }
    this.#pieces = [all.subarray(size)];
    this.#size = all.length - size;
    this.#need = 0;
    const [method = '', path = ''] = first.split(' ');
    const bytes = all.subarray(end + 4, size);
    return { method, path, rawHeaders, headers, head, body: bytes.toString(), bytes };
  }
}
