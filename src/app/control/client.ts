import { existsSync } from 'node:fs';
import { ERROR_TABLE, GatewayError } from '../../lib/errors/index.ts';
import type { ErrorDetail, ErrorType } from '../../lib/errors/index.ts';
import type { Operations } from './operations.ts';

interface ControlAnswer {
  readonly result?: unknown;
  readonly error?: { readonly type: string; readonly message: string; readonly details: readonly ErrorDetail[] };
}

function isErrorType(type: string): type is ErrorType {
  return Object.hasOwn(ERROR_TABLE, type);
}

type Result<Name extends keyof Operations> = Awaited<ReturnType<Operations[Name]>>;

/** Both ends are the same build of one program, so the result is of the type that the operation has. */
async function call<Name extends keyof Operations>(path: string, name: Name, params: unknown): Promise<Result<Name>> {
  const response = await fetch(`http://control/${name}`, {
    unix: path,
    method: 'POST',
    body: JSON.stringify(params),
    // A clean-up of a million tokens takes its time.
    timeout: false,
  });
  const answer = (await response.json()) as ControlAnswer;
  if (answer.error === undefined) return answer.result as Result<Name>;
  const type = isErrorType(answer.error.type) ? answer.error.type : 'internal_error';
  const hint = answer.error.message.slice(ERROR_TABLE[type].en.length + 2);
  throw new GatewayError(type, { details: answer.error.details, ...(hint === '' ? {} : { hint }) });
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

/** The operations of the server that listens on this socket; null when none does. */
export async function connectControl(path: string): Promise<Operations | null> {
  if (!existsSync(path) || !(await isAlive(path))) return null;
  return {
    cleanTokens: (params) => call(path, 'cleanTokens', params),
    issueToken: (params) => call(path, 'issueToken', params),
    listTokens: (params) => call(path, 'listTokens', params),
    revokeToken: (params) => call(path, 'revokeToken', params),
    resetPassword: (params) => call(path, 'resetPassword', params),
  };
}
