import { LOAD_CORE, RUNTIME } from './processes.ts';

const PROGRAM = `${import.meta.dir}/../asking.ts`;

export interface AskPlan {
  readonly origin: string;
  /** Value of the header of that name. */
  readonly authorization: string;
  readonly paths: readonly string[];
}

export interface AskResult {
  readonly answers: number;
  /** Of the bodies, together. */
  readonly bytes: number;
}

/**
 * Asks all paths over and over in a process of its own until it is stopped. It shares its core with the streams' reader and their provider, and
 * the kernel runs it only where these wait: reading long answers must not look like a delay of the gateway.
 */
export function askOverAndOver(plan: AskPlan): { stop(): Promise<AskResult> } {
  const child = Bun.spawn(
    ['taskset', '-c', String(LOAD_CORE), 'chrt', '--idle', '0', ...RUNTIME, PROGRAM, JSON.stringify(plan)],
    { stdout: 'pipe', stderr: 'inherit' },
  );
  return {
    async stop() {
      child.kill('SIGTERM');
      return JSON.parse(await new Response(child.stdout).text()) as AskResult;
    },
  };
}
