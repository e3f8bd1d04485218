import type { ClientSignal } from '../../lib/client-signal.ts';
import type { DirectRequest, OpenCall } from '../direct/index.ts';
import { fromResponse } from '../model-answer.ts';
import type { CallResult, ModelAnswer } from '../model-answer.ts';
import { ModelCall } from './call.ts';
import type { CallSource } from './call.ts';
import { checkHead } from './head-limits.ts';
import type { HeadLimits } from './head-limits.ts';
import { checkLength } from './read-body.ts';

/** Answers a model call; what it throws or rejects with is rendered as the call's API does. */
export type ModelHandler = (call: ModelCall) => Promise<CallResult>;

/** What all calls of a path have in common. */
export interface DirectMount {
  readonly source: CallSource;
  readonly limits: HeadLimits;
  readonly handle: ModelHandler;
  readonly renderError: (call: ModelCall, error: unknown) => Response;
}

const SCHEME = 'http://';

/** A call that was read from its socket. */
export class DirectCall extends ModelCall implements OpenCall {
  readonly #request: DirectRequest;
  readonly #mount: DirectMount;

  constructor(request: DirectRequest, mount: DirectMount) {
    super(request.head.headers.get('x-request-id') ?? undefined, mount.source);
    this.#request = request;
    this.#mount = mount;
  }

  run(): Promise<CallResult> {
    checkHead(this, this.#mount.limits);
    return this.#mount.handle(this);
  }

  async fail(error: unknown): Promise<ModelAnswer> {
    return fromResponse(this.#mount.renderError(this, error));
  }

  header(name: string, likely?: string): string | undefined {
    return this.#request.head.headers.get(name, likely) ?? undefined;
  }

  get headerBytes(): number {
    return this.#request.head.bytes;
  }

  get method(): string {
    return 'POST';
  }

  get url(): string {
    const { host, target } = this.#request.head;
    return `${SCHEME}${host}${target}`;
  }

  get urlLength(): number {
    const { host, target } = this.#request.head;
    return SCHEME.length + host.length + target.length;
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
