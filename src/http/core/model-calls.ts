import { Call } from './call.ts';
import type { CallSource } from './call.ts';
import { checkHead } from './head-limits.ts';
import type { HeadLimits } from './head-limits.ts';

type Handler = (call: Call) => Promise<Response>;

const SCHEME_LENGTH = 'https://'.length;

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
  readonly #renderError: (call: Call, error: unknown) => Response;
  readonly #handlers = new Map<string, Handler>();

  constructor(source: CallSource, limits: HeadLimits, renderError: (call: Call, error: unknown) => Response) {
    this.#source = source;
    this.#limits = limits;
    this.#renderError = renderError;
  }

  add(path: string, handle: Handler): void {
    this.#handlers.set(path, handle);
  }

  /** null when the request is none of these. */
  answer(request: Request): Promise<Response> | null {
    if (request.method !== 'POST') return null;
    const handle = this.#handlers.get(readPath(request.url));
    return handle === undefined ? null : this.#run(new Call(request, this.#source), handle);
  }

  async #run(call: Call, handle: Handler): Promise<Response> {
    try {
      checkHead(call, this.#limits);
      return await handle(call);
    } catch (error) {
      return this.#renderError(call, error);
    }
  }
}
