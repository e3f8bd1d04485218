import type { CallOrigin } from '../../identity/port.ts';
import type { Clock } from '../../lib/clock.ts';
import { createId } from '../../lib/ids.ts';
import type { ClientAddressFinder } from './client-address.ts';
import { chooseLanguage } from './language.ts';
import type { Language } from './language.ts';
import { Wait } from './silence.ts';
import type { SilenceKeeper } from './silence.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;
const USER_AGENT_MAX = 256;
// oxlint-disable-next-line no-control-regex -- control characters are what is taken out
const CONTROL = /[\u0000-\u001f\u007f]/g;

/** What a `Call` needs to know of the server. */
export interface CallSource {
  readonly clock: Clock;
  readonly findClientAddress: ClientAddressFinder;
  /** Address of the peer of the connection; null when unknown. */
  readonly remoteAddress: (request: Request) => string | null;
  readonly silence: SilenceKeeper;
}

/**
 * One HTTP call: its ids, and on demand where it comes from. What is asked for rarely is computed when asked for, once;
 * `ip` must be read first while the connection is open.
 */
export class Call implements CallOrigin {
  readonly request: Request;
  /** Names in lower case. One call into the runtime for all: each look-up in its own object costs a microsecond. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The correlation id: the client's `X-Request-Id`, or `req_…` of ours. */
  readonly requestId: string;
  /** Whether the client gave it; else it may serve as the request's own id too. */
  readonly requestIdGiven: boolean;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly #source: CallSource;
  #ip: string | null = null;
  #language: Language | null = null;
  #path: string | null = null;
  #wait: Wait | null = null;

  constructor(request: Request, source: CallSource) {
    this.request = request;
    this.headers = request.headers.toJSON();
    const given = this.headers['x-request-id'];
    this.requestIdGiven = given !== undefined && REQUEST_ID.test(given);
    this.requestId = this.requestIdGiven && given !== undefined ? given : createId('request', source.clock.now());
    this.startedAt = source.clock.monotonic();
    this.#source = source;
  }

  get ip(): string {
    this.#ip ??= this.#source.findClientAddress(this.#source.remoteAddress(this.request), this.headers);
    return this.#ip;
  }

  get userAgent(): string {
    return (this.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX).replaceAll(CONTROL, '');
  }

  get traceParent(): string | null {
    return this.headers['traceparent'] ?? null;
  }

  get traceState(): string | null {
    return this.headers['tracestate'] ?? null;
  }

  get language(): Language {
    this.#language ??= chooseLanguage(this.headers['accept-language'] ?? null);
    return this.#language;
  }

  /** The URL's path as it was sent, without its query; the base is for a call with an empty Host. */
  get path(): string {
    this.#path ??= new URL(this.request.url, 'http://gateway').pathname;
    return this.#path;
  }

  /** The client has sent all and waits for us; without this its connection is closed after a time. */
  allowSilence(allowed: boolean): void {
    if (allowed) this.#source.silence.begin((this.#wait ??= new Wait(this.request)));
    else if (this.#wait !== null) this.#source.silence.end(this.#wait);
  }

  /** Milliseconds since the call came in. */
  elapsed(): number {
    return this.#source.clock.monotonic() - this.startedAt;
  }
}

/** What the server's handlers find in their context. */
export interface HttpEnv {
  readonly Variables: { call: Call };
  /** Set where a part of the application is handed a call (`later-calls.ts`). */
  readonly Bindings: { readonly call: Call };
}
