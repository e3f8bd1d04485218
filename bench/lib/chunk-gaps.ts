import { LOAD_CORE, RUNTIME } from './processes.ts';

export interface GapPlan {
  readonly port: number;
  readonly token: string;
  /** Streams at a time. */
  readonly connections: number;
  readonly seconds: number;
}

/** Time between two chunks of a stream, as its reader sees it. */
export interface GapResult {
  readonly streams: number;
  readonly gaps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Reads streams in a process of its own, on the load's core, until the time is over. */
export async function readStreams(plan: GapPlan): Promise<GapResult> {
  const child = Bun.spawn(
    ['taskset', '-c', String(LOAD_CORE), ...RUNTIME, `${import.meta.dir}/../chunk-gaps.ts`, JSON.stringify(plan)],
    { stdout: 'pipe', stderr: 'inherit' },
  );
  return JSON.parse(await new Response(child.stdout).text()) as GapResult;
}
