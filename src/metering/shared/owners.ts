import { readProcessStart } from '../../lib/process-start.ts';
import { AREA } from './layout.ts';
import type { SharedMemory } from './memory.ts';
import type { SectionOptions } from './section.ts';

function baseOf({ layout }: SharedMemory, area: number): number {
  return layout.firstArea + area * layout.areaCells;
}

/** Writes down whose an area is. Throws when the system does not tell when a process started: Linux alone does. */
export function claimArea(memory: SharedMemory, area: number, pid: number): void {
  const startedAt = readProcessStart(pid);
  if (startedAt === null) throw new Error(`the system does not tell when process ${pid} started`);
  const base = baseOf(memory, area);
  memory.numbers[base + AREA.startedAt] = startedAt;
  memory.words[(base + AREA.pid) * 2] = pid;
}

/** Whether the process that an area is of has ended. */
export function createIsGone(memory: SharedMemory): SectionOptions['isGone'] {
  return (area) => {
    const base = baseOf(memory, area);
    const pid = memory.words[(base + AREA.pid) * 2] ?? 0;
    return readProcessStart(pid) !== memory.numbers[base + AREA.startedAt];
  };
}

/** Like `createIsGone`; a process that stays in the section for longer than anybody may is ended. For the one that may end the others. */
export function createKillingIsGone(memory: SharedMemory, patienceMs: number): SectionOptions['isGone'] {
  const isGone = createIsGone(memory);
  return (area, waitedMs) => {
    if (isGone(area, waitedMs)) return true;
    const pid = memory.words[(baseOf(memory, area) + AREA.pid) * 2] ?? 0;
    if (waitedMs > patienceMs && pid !== process.pid) process.kill(pid, 'SIGKILL');
    return false;
  };
}
