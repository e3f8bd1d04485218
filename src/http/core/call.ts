import type { CallOrigin } from '../../identity/port.ts';
import type { ClientSignal } from '../../lib/client-signal.ts';
import type { Clock } from '../../lib/clock.ts';
import { createId } from '../../lib/ids.ts';
import type { ClientAddressFinder } from './client-address.ts';
import { chooseLanguage } from './language.ts';
import type { Language } from './language.ts';
import { readBody } from './read-body.ts';
import { Wait } from './silence.ts';
import type { SilenceKeeper } from './silence.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const USER_AGENT_MAX = 256;
// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const CONTROL = /[\u0000-\u001f\u007f]/g;
// oxlint-disable-next-line no-control-regex -- the same
const HAS_CONTROL = /[\u0000-\u001f\u007f]/;

/** What a `Call` needs to know of the server. */
export interface CallSource {
  readonly clock: Clock;
  readonly findClientAddress: ClientAddressFinder;
  /** Address of the peer of the connection; null when unknown. */
  readonly remoteAddress: (request: Request) => string | null;
  readonly silence: SilenceKeeper;
}

/**
 * One HTTP call, by whatever server it came: its ids, and on demand where it comes from. What is asked for rarely is computed when asked for,
 * once; `ip` must be read first while the connection is open.
 */
export abstract class ModelCall implements CallOrigin {
  /** The correlation id: the client's `X-Request-Id`, or `req_…` of ours. */
  readonly requestId: string;
  /** Whether the client gave it; else it may serve as the request's own id too. */
  readonly requestIdGiven: boolean;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  protected readonly source: CallSource;
  #ip: string | null = null;
  #language: Language | null = null;
  #path: string | null = null;

  /** @param given `X-Request-Id` as the client sent it */
  constructor(given: string | undefined, source: CallSource) {
    this.requestIdGiven = given !== undefined && REQUEST_ID.test(given);
    this.requestId = this.requestIdGiven && given !== undefined ? given : createId('request', source.clock.now());
    this.startedAt = source.clock.monotonic();
    this.source = source;
  }

  abstract get method(): string;
  /**
   * Of a header, its name in lower case; values of a repeated one are joined by a comma.
   * @param likely what the value often is
   */
  abstract header(name: string, likely?: string): string | undefined;
  /** Names and values of all headers together. */
  abstract get headerBytes(): number;
  /** As it was called, with its query. */
  abstract get url(): string;
  /** Characters of it. */
  abstract get urlLength(): number;
  /** Tells when the client leaves. */
  abstract get signal(): ClientSignal;
  /** Address of the connection's peer; null when unknown. */
  protected abstract get remoteAddress(): string | null;
  /** The client has sent all and waits for us; without this its connection is closed after a time. */
  abstract allowSilence(allowed: boolean): void;
  /**
   * The body as received, at once where it is there already.
   * @throws GatewayError `request_too_large` above `bytesMax`, `invalid_request` when it does not arrive whole
   */
  abstract readBody(bytesMax: number): Uint8Array | Promise<Uint8Array>;

  get ip(): string {
    this.#ip ??= this.source.findClientAddress(this.remoteAddress, this);
    return this.#ip;
  }

  get userAgent(): string {
    const given = (this.header('user-agent') ?? '').slice(0, USER_AGENT_MAX);
    return HAS_CONTROL.test(given) ? given.replaceAll(CONTROL, '') : given;
  }

  get traceParent(): string | null {
    return this.header('traceparent') ?? null;
  }

  get traceState(): string | null {
    return this.header('tracestate') ?? null;
  }

  get language(): Language {
    this.#language ??= chooseLanguage(this.header('accept-language') ?? null);
    return this.#language;
  }

  /** The URL's path as it was sent, without its query; the base is for a call with an empty Host. */
  get path(): string {
    this.#path ??= new URL(this.url, 'http://gateway').pathname;
    return this.#path;
  }

  /** Milliseconds since the call came in. */
  elapsed(): number {
    return this.source.clock.monotonic() - this.startedAt;
  }
}

/** One that came by the runtime's server. */
export class Call extends ModelCall {
  readonly request: Request;
  /** Names in lower case. One call into the runtime for all: each look-up in its own object costs a microsecond. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  #wait: Wait | null = null;

  constructor(request: Request, source: CallSource) {
    const headers: Readonly<Record<string, string | undefined>> = request.headers.toJSON();
    super(headers['x-request-id'], source);
    this.headers = headers;
    this.request = request;
  }

  header(name: string): string | undefined {
    return this.headers[name];
  }

  get headerBytes(): number {
    let bytes = 0;
    for (const name in this.headers) bytes += name.length + (this.headers[name]?.length ?? 0);
    return bytes;
  }

  get method(): string {
    return this.request.method;
  }

  get url(): string {
    return this.request.url;
  }

  get urlLength(): number {
    return this.request.url.length;
  }

  get signal(): AbortSignal {
    return this.request.signal;
  }

  protected get remoteAddress(): string | null {
    return this.source.remoteAddress(this.request);
  }

  allowSilence(allowed: boolean): void {
    if (allowed) this.source.silence.begin((this.#wait ??= new Wait(this.request)));
    else if (this.#wait !== null) this.source.silence.end(this.#wait);
  }

  readBody(bytesMax: number): Promise<Uint8Array> {
    return readBody(this, bytesMax);
  }
}

/** What the server's handlers find in their context. */
export interface HttpEnv {
  readonly Variables: { call: Call };
  /** Set where a part of the application is handed a call (`later-calls.ts`). */
  readonly Bindings: { readonly call: Call };
}
