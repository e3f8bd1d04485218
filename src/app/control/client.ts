import { existsSync } from 'node:fs';
import { ERROR_TABLE, GatewayError } from '../../lib/errors/index.ts';
import type { ErrorDetail, ErrorType } from '../../lib/errors/index.ts';
import { OPERATION_NAMES } from './operations.ts';
import type { OnProgress } from './on-progress.ts';
import type { Operations } from './operations.ts';

/** One line of an answer: progress as often as there is any, then the result or an error. */
export interface ControlLine {
  readonly progress?: readonly [done: number, total: number | null];
  readonly result?: unknown;
  readonly error?: { readonly type: string; readonly message: string; readonly details: readonly ErrorDetail[] };
}

function isErrorType(type: string): type is ErrorType {
  return Object.hasOwn(ERROR_TABLE, type);
}

function readError({ type: named, message, details }: NonNullable<ControlLine['error']>): GatewayError {
  const type = isErrorType(named) ? named : 'internal_error';
  const hint = message.slice(ERROR_TABLE[type].en.length + 2);
  return new GatewayError(type, { details, ...(hint === '' ? {} : { hint }) });
}

async function* readLines(response: Response): AsyncGenerator<ControlLine> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as ControlLine;
  }
}

async function call(path: string, name: keyof Operations, params: unknown, onProgress?: OnProgress): Promise<unknown> {
  const response = await fetch(`http://control/${name}`, {
    unix: path,
    method: 'POST',
    body: JSON.stringify(params),
    // A clean-up of a million tokens takes its time.
    timeout: false,
  });
  for await (const line of readLines(response)) {
    if (line.progress !== undefined) onProgress?.(...line.progress);
    else if (line.error === undefined) return line.result;
    else throw readError(line.error);
  }
  throw new GatewayError('internal_error', { hint: 'the server ended before it answered' });
}

async function isAlive(path: string): Promise<boolean> {
  try {
    await fetch('http://control/', { unix: path });
    return true;
  } catch {
    // Refused: the server died and left its socket behind.
    return false;
  }
}

/** Both ends are the same build of one program, so what an operation answers is of the type that it has. */
function buildClient(path: string): Operations {
  const entries = OPERATION_NAMES.map((name) => [
    name,
    (params: unknown, onProgress?: OnProgress) => call(path, name, params, onProgress),
  ]);
  return Object.fromEntries(entries) as Operations;
}

/** The operations of the server that listens on this socket; null when none does. */
export async function connectControl(path: string): Promise<Operations | null> {
  return existsSync(path) && (await isAlive(path)) ? buildClient(path) : null;
}
