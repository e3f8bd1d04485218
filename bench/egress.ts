import { createEgress } from '../src/egress/index.ts';
import type { Egress, EgressCall } from '../src/egress/index.ts';
import { systemClock } from '../src/lib/clock.ts';

/**
 * CPU time of this process per outgoing call, against an upstream in another process.
 * `bun bench/egress.ts [whole|stream] [calls] [at once]`
 */
const [kind = 'whole', callsText = '20000', atOnceText = '32'] = process.argv.slice(2);
const calls = Number(callsText);
const atOnce = Number(atOnceText);

const BODY = JSON.stringify({ model: 'bench', messages: [{ role: 'user', content: 'hello '.repeat(30) }] });

function callOnce(egress: Egress, call: EgressCall): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    egress.send(call, {
      onHead() {},
      onChunk: (chunk) => void (bytes += chunk.length),
      onEnd: () => resolve(bytes),
      onError: reject,
    });
  });
}

async function run(egress: Egress, call: EgressCall, count: number): Promise<void> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await callOnce(egress, call);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}

async function measure(egress: Egress, base: string): Promise<void> {
  const call: EgressCall = {
    method: 'POST',
    url: `${base}${kind === 'stream' ? 'stream?interval=5' : 'whole'}`,
    headers: [
      ['authorization', 'Bearer sk-bench'],
      ['content-type', 'application/json'],
      ['accept', 'application/json'],
    ],
    body: BODY,
    timeouts: { connectMs: 10_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 600_000 },
  };
  await run(egress, call, Math.ceil(calls / 5));
  const start = process.cpuUsage();
  const startMs = performance.now();
  await run(egress, call, calls);
  const used = process.cpuUsage(start);
  const cpuUs = (used.user + used.system) / calls;
  const perSecond = calls / ((performance.now() - startMs) / 1_000);
  process.stdout.write(`${kind}: ${cpuUs.toFixed(1)} µs of CPU a call, ${perSecond.toFixed(0)} calls/s\n`);
}

const upstream = Bun.spawn([process.execPath, `${import.meta.dir}/egress-upstream.ts`], { stdout: 'pipe' });
const { value } = await upstream.stdout.getReader().read();
const base = new TextDecoder().decode(value).trim();
const egress = createEgress({ clock: systemClock, allowPrivate: ['loopback'] });
await measure(egress, base);
egress.close();
upstream.kill();
