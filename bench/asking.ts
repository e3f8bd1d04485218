// Questions of the console, over and over. usage: bun bench/asking.ts '<json of AskPlan>'; prints an AskResult at SIGTERM.
import type { AskPlan, AskResult } from './lib/asking.ts';

const plan = JSON.parse(process.argv[2] ?? '{}') as AskPlan;
const headers = { authorization: plan.authorization };
let answers = 0;
let bytes = 0;
const state = { isOver: false };
process.on('SIGTERM', () => {
  state.isOver = true;
});

while (!state.isOver) {
  for (const path of plan.paths) {
    const answer = await fetch(plan.origin + path, { headers });
    const body = await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`);
    bytes += body.byteLength;
    answers++;
    if (state.isOver) break;
  }
}
const result: AskResult = { answers, bytes };
process.stdout.write(`${JSON.stringify(result)}\n`);
