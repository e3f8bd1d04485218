import type { LoadPlan, LoadResult } from './load-plan.ts';
import { LOAD_CORE, RUNTIME } from './processes.ts';

/** Runs the load generator on its core. Throws when anything but a good answer came. */
export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const child = Bun.spawn(
    ['taskset', '-c', String(LOAD_CORE), ...RUNTIME, `${import.meta.dir}/../load.ts`, JSON.stringify(plan)],
    { stdout: 'pipe', stderr: 'inherit' },
  );
  const result = JSON.parse(await new Response(child.stdout).text()) as LoadResult;
  if (result.errors > 0) throw new Error(`${result.errors} of ${result.requests} calls failed: ${result.firstError}`);
  return result;
}
