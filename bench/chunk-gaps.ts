// Streams as a client reads them. usage: bun bench/chunk-gaps.ts '<json of GapPlan>'; prints a GapResult.
import { requestBody } from './lib/shape.ts';
import type { GapPlan, GapResult } from './lib/chunk-gaps.ts';

const plan = JSON.parse(process.argv[2] ?? '{}') as GapPlan;
const body = requestBody(true);
const gaps: number[] = [];
let streams = 0;

async function readStream(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${plan.port}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${plan.token}`, 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok || answer.body === null) throw new Error(`${answer.status} ${await answer.text()}`);
  let before = 0;
  for await (const _ of answer.body) {
    const now = performance.now();
    if (before !== 0) gaps.push(now - before);
    before = now;
  }
  streams++;
}

const end = performance.now() + plan.seconds * 1000;
await Promise.all(
  Array.from({ length: plan.connections }, async () => {
    while (performance.now() < end) await readStream();
  }),
);
gaps.sort((a, b) => a - b);
const at = (share: number): number => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? 0;
const result: GapResult = { streams, gaps: gaps.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
process.stdout.write(`${JSON.stringify(result)}\n`);
