import type { ClientSignal } from '../../lib/client-signal.ts';
import type { DirectRequest } from '../direct/index.ts';
import { ModelCall } from './call.ts';
import type { CallSource } from './call.ts';
import { checkLength } from './read-body.ts';

/** A call that was read from its socket. */
export class DirectCall extends ModelCall {
  readonly #request: DirectRequest;

  constructor(request: DirectRequest, source: CallSource) {
    super(request.head.headers.get('x-request-id') ?? undefined, source);
    this.#request = request;
  }

  header(name: string): string | undefined {
    return this.#request.head.headers.get(name) ?? undefined;
  }

  get headerBytes(): number {
    return this.#request.head.bytes;
  }

  get method(): string {
    return 'POST';
  }

  get url(): string {
    const { host, target } = this.#request.head;
    return `http://${host}${target}`;
  }

  get signal(): ClientSignal {
    return this.#request;
  }

  protected get remoteAddress(): string | null {
    return this.#request.peer.address;
  }

  allowSilence(allowed: boolean): void {
    this.#request.peer.allowSilence(allowed);
  }

  readBody(bytesMax: number): Uint8Array | Promise<Uint8Array> {
    checkLength(this.#request.head.bodyBytes, bytesMax);
    return this.#request.readBody();
  }
}
