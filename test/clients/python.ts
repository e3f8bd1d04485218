import { join } from 'node:path';
import type { Client, Connection, Heard } from './clients.ts';
import { PICTURE } from './clients.ts';

/** The interpreter that has the packages of `python/requirements.txt`; where there is none, the tests that need it are skipped. */
export const INTERPRETER = process.env['TALLYGATE_TEST_PYTHON'] ?? '';
export const hasPython = INTERPRETER !== '';

/** The official packages for Python, each as it blocks and as it is awaited. */
export const PYTHON_WAYS = [
  ['python openai, chat completions', 'openai_calls', 'chat'],
  ['python openai, responses', 'openai_calls', 'responses'],
  ['python anthropic', 'anthropic_calls', 'messages'],
  ['python google-genai', 'genai_calls', 'generate'],
] as const;

export const IS_ASYNC = [false, true] as const;

/** What a package raised. */
export class PythonError extends Error {
  /** The names of its class and of what that derives from. */
  readonly classes: readonly string[];
  readonly status: number | null;

  constructor(told: { readonly classes: readonly string[]; readonly status: number | null; readonly message: string }) {
    super(`${told.classes[0]}: ${told.message}`);
    this.classes = told.classes;
    this.status = told.status;
  }
}

/** A process that makes one call after the other. */
interface Driver {
  call(module: string, name: string, given: object): Promise<unknown>;
  close(): Promise<void>;
}

function startDriver(env: Readonly<Record<string, string>>): Driver {
  const child = Bun.spawn([INTERPRETER, '-B', join(import.meta.dir, 'python/driver.py')], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let kept = '';
  let last: Promise<unknown> = Promise.resolve();

  async function readLine(): Promise<string> {
    while (!kept.includes('\n')) {
      const { done, value } = await lines.read();
      if (done) throw new Error('the Python process ended');
      kept += value;
    }
    const end = kept.indexOf('\n');
    const line = kept.slice(0, end);
    kept = kept.slice(end + 1);
    return line;
  }

  async function ask(asked: object): Promise<unknown> {
    void child.stdin.write(`${JSON.stringify(asked)}\n`);
    await child.stdin.flush();
    const answer = JSON.parse(await readLine());
    if (answer.error !== undefined) throw new PythonError(answer.error);
    return answer.value;
  }

  return {
    call(module, name, given) {
      const asked = last.catch(() => undefined).then(() => ask({ module, call: name, given }));
      last = asked;
      return asked;
    },
    async close() {
      await child.stdin.end();
      await child.exited;
    },
  };
}

let driver: Driver | null = null;

/** Calls a function of one of the files in `python/`. */
export async function callPython(module: string, name: string, given: object): Promise<unknown> {
  driver ??= startDriver({});
  return driver.call(module, name, given);
}

/** The same in a process of its own with these variables alone. */
export async function callPythonWith(
  env: Readonly<Record<string, string>>,
  module: string,
  name: string,
): Promise<unknown> {
  const own = startDriver(env);
  try {
    return await own.call(module, name, {});
  } finally {
    await own.close();
  }
}

export async function closePython(): Promise<void> {
  await driver?.close();
  driver = null;
}

const asyncName = (isAsync: boolean): string => (isAsync ? ', async' : '');

function pythonClient(name: string, module: string, call: string, isAsync: boolean): Client {
  return {
    name: name + asyncName(isAsync),
    converse: async ({ url, token, model, stream }: Connection) =>
      (await callPython(module, call, { url, token, model, stream, is_async: isAsync, picture: PICTURE })) as Heard,
  };
}

export const PYTHON_CLIENTS: readonly Client[] = [
  ...PYTHON_WAYS,
  ['python google-genai, its own loop', 'genai_calls', 'function'] as const,
].flatMap(([name, module, call]) => IS_ASYNC.map((isAsync) => pythonClient(name, module, call, isAsync)));
