import type { DirectHandler } from '../direct/index.ts';
import { toResponse } from '../model-answer.ts';
import { Call } from './call.ts';
import type { CallSource, ModelCall } from './call.ts';
import { DirectCall } from './direct-call.ts';
import type { DirectMount, ModelHandler } from './direct-call.ts';
import { checkHead } from './head-limits.ts';
import type { HeadLimits } from './head-limits.ts';

const SCHEME_LENGTH = 'https://'.length;
/** One that everybody reads alike: nothing encoded, no segment that is empty or of dots alone. */
const PLAIN_PATH = /^(?:\/(?!\.+(?:\/|$))[\w.:@-]+)+$/;

/** The path of an absolute URL as it was sent, without its query. */
function readPath(url: string): string {
  const start = url.indexOf('/', SCHEME_LENGTH);
  const end = url.indexOf('?', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}

/** The calls that pass the router by: `POST` on exact paths. */
export class ModelCalls {
  readonly #source: CallSource;
  readonly #limits: HeadLimits;
  readonly #renderError: (call: ModelCall, error: unknown) => Response;
  readonly #handlers = new Map<string, ModelHandler>();
  readonly #direct = new Map<string, DirectHandler>();
  readonly #below: { readonly base: string; readonly open: DirectHandler }[] = [];

  constructor(source: CallSource, limits: HeadLimits, renderError: (call: ModelCall, error: unknown) => Response) {
    this.#source = source;
    this.#limits = limits;
    this.#renderError = renderError;
  }

  add(path: string, handle: ModelHandler): void {
    this.#handlers.set(path, handle);
    this.#direct.set(path, this.#mount(handle));
  }

  /** What begins with `base`, for calls that are read from their sockets alone. */
  addBelow(base: string, handle: ModelHandler): void {
    this.#below.push({ base, open: this.#mount(handle) });
  }

  /** null when the request is none of these. */
  answer(request: Request): Promise<Response> | null {
    if (request.method !== 'POST') return null;
    const handle = this.#handlers.get(readPath(request.url));
    return handle === undefined ? null : this.#respond(new Call(request, this.#source), handle);
  }

  /** What answers a call that is read from its socket, by path and query; null when it is none of these. */
  readonly findDirect = (target: string): DirectHandler | null => {
    const end = target.indexOf('?');
    const path = end < 0 ? target : target.slice(0, end);
    return this.#direct.get(path) ?? this.#findBelow(path);
  };

  #findBelow(path: string): DirectHandler | null {
    return PLAIN_PATH.test(path) ? (this.#below.find(({ base }) => path.startsWith(base))?.open ?? null) : null;
  }

  #mount(handle: ModelHandler): DirectHandler {
    const mount: DirectMount = {
      source: this.#source,
      limits: this.#limits,
      handle,
      renderError: this.#renderError,
    };
    return (request) => new DirectCall(request, mount);
  }

  async #respond(call: Call, handle: ModelHandler): Promise<Response> {
    try {
      checkHead(call, this.#limits);
      return toResponse(await handle(call), call);
    } catch (error) {
      return this.#renderError(call, error);
    }
  }
}
