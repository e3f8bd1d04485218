import type { Subprocess } from 'bun';

/** Gateway on one core; load, provider and this program on the other. */
export const GATEWAY_CORE = 0;
export const LOAD_CORE = 1;
export const RUNTIME = [process.execPath, '--no-env-file', '--config=/dev/null', '--no-install'];
const READY_WITHIN_MS = 30_000;

/** A program that listens on a port. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to its first 200. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly command: readonly string[];
  readonly core: number;
  readonly port: number;
  /** Path that answers 200 as soon as it serves; null: as soon as the port takes connections. */
  readonly readyPath: string | null;
  readonly env?: Readonly<Record<string, string>>;
  /** File that takes what it writes. */
  readonly logFile: string;
}

async function isReady(port: number, path: string | null): Promise<boolean> {
  try {
    if (path !== null) return (await fetch(`http://127.0.0.1:${port}${path}`)).status === 200;
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data() {} } });
    socket.end();
    return true;
  } catch {
    return false;
  }
}

/** A port that was free a moment ago. */
export function findFreePort(): number {
  const server = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } });
  const { port } = server;
  server.stop(true);
  return port;
}

async function stopProcess(child: Subprocess): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await child.exited;
  clearTimeout(late);
}

/** Starts a program pinned to a core and waits until it serves. */
export async function start(options: StartOptions): Promise<Running> {
  const beganAt = performance.now();
  const child = Bun.spawn(['taskset', '-c', String(options.core), ...options.command], {
    env: { ...process.env, ...options.env },
    stdin: 'ignore',
    stdout: Bun.file(options.logFile),
    stderr: Bun.file(`${options.logFile}.err`),
  });
  while (!(await isReady(options.port, options.readyPath))) {
    if (child.exitCode !== null || performance.now() - beganAt > READY_WITHIN_MS) {
      await stopProcess(child);
      const said = await Bun.file(`${options.logFile}.err`).text();
      throw new Error(`${options.command.join(' ')} does not serve:\n${said.slice(-2000)}`);
    }
    await Bun.sleep(2);
  }
  const readyMs = performance.now() - beganAt;
  return { pid: child.pid, port: options.port, readyMs, stop: () => stopProcess(child) };
}

/** Starts the provider of all benches on the load's core; what it writes goes into `folder`. */
export function startUpstream(folder: string): Promise<Running> {
  const port = findFreePort();
  return start({
    command: [...RUNTIME, `${import.meta.dir}/../upstream.ts`, String(port)],
    core: LOAD_CORE,
    port,
    readyPath: null,
    logFile: `${folder}/upstream.log`,
  });
}
