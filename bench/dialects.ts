import { anthropicMessages } from '../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../src/dialects/gemini/index.ts';
import { openaiChat } from '../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../src/dialects/openai-responses/index.ts';
import type { Dialect } from '../src/dialects/port.ts';
import { scanObject } from '../src/lib/json/index.ts';

// Micro-benchmarks of the formats: µs per operation, the best of several rounds. `bun bench/dialects.ts`

const encoder = new TextEncoder();
const ROUNDS = 7;

function measure(name: string, times: number, run: () => void): void {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = Bun.nanoseconds();
    for (let time = 0; time < times; time++) run();
    best = Math.min(best, (Bun.nanoseconds() - start) / times / 1000);
  }
  process.stdout.write(`${name.padEnd(52)} ${best.toFixed(2).padStart(10)} µs\n`);
}

function buildBody(textLength: number): string {
  const content = 'Tell me something about rivers. '.repeat(Math.ceil(textLength / 32)).slice(0, textLength);
  const messages = [
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content },
  ];
  return JSON.stringify({ model: 'some-model', messages, temperature: 0.7, max_tokens: 256, stream: true });
}

function buildStream(extra: (index: number) => string): readonly Uint8Array[] {
  const head =
    '"id":"chatcmpl-0123456789abcdef","object":"chat.completion.chunk","created":1767225600,"model":"some-model"';
  const frame = (delta: string, finish: string, index: number): string =>
    `data: {${head},"system_fingerprint":"fp_1","choices":[{"index":0,"delta":${delta},"logprobs":null,"finish_reason":${finish}}],"usage":null${extra(index)}}\n\n`;
  const deltas = Array.from({ length: 61 }, (_, index) => frame(`{"content":" word${index}"}`, 'null', index));
  return [
    frame('{"role":"assistant","content":""}', 'null', 0),
    ...deltas,
    frame('{}', '"stop"', 0),
    `data: {${head},"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":61,"total_tokens":81}}\n\n`,
    'data: [DONE]\n\n',
  ].map((text) => encoder.encode(text));
}

function runTap(chunks: readonly Uint8Array[]): void {
  const tap = openaiChat.createTap({ usageRequested: false, holdTail: true });
  const out: Uint8Array[] = [];
  for (const chunk of chunks) tap.push(chunk, out);
  tap.finish(out);
}

function runDecoder(chunks: readonly Uint8Array[]): void {
  const decoder = openaiChat.createDecoder({ dialect: 'openai-chat', provider: 'prv_bench', model: 'some-model' });
  for (const chunk of chunks) decoder.push(chunk, []);
  decoder.finish([]);
}

const plain = buildStream(() => '');
const padded = buildStream((index) => `,"obfuscation":"${'x'.repeat(1 + ((index * 7) % 13))}"`);
const changing = buildStream((index) => `,"sequence":${index}`);
const answer = encoder.encode(
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'some-model',
    choices: [{ index: 0, message: { role: 'assistant', content: 'word '.repeat(64) }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 20, completion_tokens: 64, total_tokens: 84 },
  }),
);

for (const size of [100, 10_000, 1_000_000]) {
  const text = buildBody(size);
  const body = encoder.encode(text);
  const times = Math.max(20, Math.round(2_000_000 / body.length));
  const edit = { model: 'upstream/model', requestUsage: true, outputTokensMax: null };
  measure(`scanObject, ${body.length} bytes`, times, () => void scanObject(text));
  measure(`decodeHead, ${body.length} bytes`, times, () => void openaiChat.decodeHead(body));
  measure(`editBody, ${body.length} bytes`, times, () => void openaiChat.editBody(text, edit));
}
const members = JSON.stringify({
  ...JSON.parse(buildBody(10)),
  tools: Array.from({ length: 12_000 }, (_, index) => ({
    type: 'function',
    function: { name: `tool_${index}`, strict: true },
  })),
});
const membersBody = encoder.encode(members);
measure(`decodeHead, ${membersBody.length} bytes of small values`, 20, () => void openaiChat.decodeHead(membersBody));
measure('readAnswer, 64 words', 5000, () => void openaiChat.readAnswer(answer));
measure('tap, 65 chunks of one shape', 500, () => runTap(plain));
measure('tap, 65 chunks with padding', 500, () => runTap(padded));
measure('tap, 65 chunks that are all different', 500, () => runTap(changing));
measure('decoder, 65 chunks', 500, () => runDecoder(plain));

/** What a coding agent sends after 200 turns: text, calls and their results, some 300 KB. */
function buildAgentConversation(): string {
  const line = 'const value = compute(input, { retries: 3, label: "step" }); // keeps what was there before\n';
  const tools = Array.from({ length: 20 }, (_, index) => ({
    name: `tool_${index}`,
    description: 'Does one thing to a file of the project and says what it did. '.repeat(4),
    input_schema: {
      type: 'object',
      properties: { path: { type: 'string' }, content: { type: 'string' }, line: { type: 'integer' } },
      required: ['path'],
      additionalProperties: false,
    },
  }));
  const turns = Array.from({ length: 100 }, (_, index) => [
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look at the file and then change the function that is called there.' },
        {
          type: 'tool_use',
          id: `toolu_${index}`,
          name: `tool_${index % 20}`,
          input: { path: `src/${index}.ts`, line: index },
        },
      ],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: `toolu_${index}`, content: line.repeat(30) }] },
  ]).flat();
  return JSON.stringify({
    model: 'some-model',
    max_tokens: 8192,
    system: [{ type: 'text', text: 'You are a coding agent. '.repeat(200), cache_control: { type: 'ephemeral' } }],
    tools,
    messages: [{ role: 'user', content: 'Repair the build.' }, ...turns],
  });
}

/** Reads a request of one format and writes it for another, as a call does that needs translation. */
function translateRequest(text: string, from: Dialect, to: Dialect): string {
  const { conversation, wish } = from.decodeRequest(text, {});
  const upstream = { dialect: to.name, provider: 'prv_bench', model: 'some-model' };
  const { stream } = wish;
  return to.encodeRequest(conversation, upstream, { stream, outputTokensDefault: 4096, requestUsage: stream }).body;
}

const formats = { anthropicMessages, openaiChat, openaiResponses, gemini };
const agentText = buildAgentConversation();
for (const [sourceName, source] of Object.entries(formats)) {
  const text = source === anthropicMessages ? agentText : translateRequest(agentText, anthropicMessages, source);
  for (const [targetName, target] of Object.entries(formats)) {
    if (target === source) continue;
    const name = `${sourceName} → ${targetName}, 200 turns, ${Buffer.byteLength(text)} bytes`;
    measure(name, 60, () => void translateRequest(text, source, target));
  }
}
