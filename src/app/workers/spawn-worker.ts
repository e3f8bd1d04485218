import { ownCommand } from '../../config/index.ts';
import { WORKER_ROLE } from './role.ts';
import type { WorkerProcess } from './supervisor.ts';

/** Starts a worker as a process: this very program in another role. */
export function spawnWorker(area: number, socketPath: string, memoryDescriptor: number): WorkerProcess {
  const child = Bun.spawn([...ownCommand(), WORKER_ROLE, socketPath, String(area)], {
    stdio: ['ignore', 'inherit', 'inherit', memoryDescriptor],
  });
  return {
    area,
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    exited: child.exited.then((code) => code === 0),
  };
}
