import type { Hono } from 'hono';
import { loadOnce } from '../../lib/load-once.ts';
import type { Call, HttpEnv, ModelCall } from './call.ts';

/** What routes are mounted on. */
export interface RouteTable {
  readonly hono: Hono<HttpEnv>;
  /** Any throwable as an answer, in the shape of the path's API; an unknown one is logged and tells the client nothing. */
  renderError(call: ModelCall, error: unknown): Response;
}

/** A part of the application whose code is in memory only from the first of its calls on. */
export interface LaterPart {
  /** Whether a path is one of this part's, whatever comes of it. */
  readonly owns: (path: string) => boolean;
  /** Loads its code and answers how its routes are mounted. */
  readonly load: () => Promise<(table: RouteTable) => void>;
}

interface Part {
  readonly owns: LaterPart['owns'];
  readonly open: () => Promise<Hono<HttpEnv>>;
}

/** The parts of an application that are loaded later. Each has a router of its own: one that has answered takes no more routes. */
export class LaterCalls {
  readonly #build: () => RouteTable;
  readonly #parts: Part[] = [];

  /** `build` makes the table of a part. */
  constructor(build: () => RouteTable) {
    this.#build = build;
  }

  add({ owns, load }: LaterPart): void {
    const open = loadOnce(async () => {
      const mount = await load();
      const table = this.#build();
      mount(table);
      return table.hono;
    });
    this.#parts.push({ owns, open });
  }

  /** The answer of the part that a path belongs to; null when none has it. */
  answer(path: string, call: Call): Promise<Response> | null {
    const part = this.#parts.find(({ owns }) => owns(path));
    return part === undefined ? null : part.open().then((hono) => hono.fetch(call.request, { call }));
  }

  /** Loads them all. */
  open(): Promise<readonly Hono<HttpEnv>[]> {
    return Promise.all(this.#parts.map(({ open }) => open()));
  }
}
