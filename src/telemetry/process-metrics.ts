import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

const MICROSECONDS = 1e6;

/** Memory, CPU and start time of this process, read when they are asked for. */
export function addProcessMetrics(registry: Registry): void {
  const memory: Gauge = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory',
    registers: [registry],
    collect: () => memory.set(process.memoryUsage.rss()),
  });
  const cpu: Counter = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time',
    registers: [registry],
    collect() {
      const usage = process.cpuUsage();
      cpu.reset();
      cpu.inc((usage.user + usage.system) / MICROSECONDS);
    },
  });
  const start = new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, seconds since the epoch',
    registers: [registry],
  });
  start.set(performance.timeOrigin / 1000);
}
