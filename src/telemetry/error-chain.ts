import { GatewayError } from '../lib/errors/index.ts';

/** One link of an error's cause chain, as it is logged. */
export interface LoggedError {
  readonly name: string;
  readonly message: string;
  /** Type of the error table, where it is one of ours. */
  readonly type?: string;
  /** Internal text that no client sees. */
  readonly internal?: string;
  /** Frames of the first link only. */
  readonly stack?: readonly string[];
}

const LINKS_MAX = 8;
const FRAMES_MAX = 12;

function framesOf(error: Error): readonly string[] {
  const lines = error.stack?.split('\n') ?? [];
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAMES_MAX);
}

/** An error with its causes, outermost first. */
export function describeErrorChain(error: unknown): readonly LoggedError[] {
  const chain: LoggedError[] = [];
  let link: unknown = error;
  while (link !== undefined && link !== null && chain.length < LINKS_MAX) {
    if (!(link instanceof Error)) {
      chain.push({ name: typeof link, message: typeof link === 'string' ? link : typeof link });
      break;
    }
    chain.push({
      name: link.name,
      message: link.message,
      ...(link instanceof GatewayError ? { type: link.type, internal: link.internal } : {}),
      ...(chain.length === 0 ? { stack: framesOf(link) } : {}),
    });
    link = link.cause;
  }
  return chain;
}
