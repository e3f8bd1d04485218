import { apiPath, buildBody } from '../../api/playground/bodies.ts';
import type { Asked, Dialect } from '../../api/playground/conversation.ts';

export const CODE_LANGUAGES = ['curl', 'python', 'typescript'] as const;

export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

const INLINE_MAX = 200;
const VARIABLE = 'GATEWAY_TOKEN';

/** Pictures, shortened: they are there to be recognised, not to be copied by hand. */
function shorten(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || value.length < INLINE_MAX) return value;
  if (value.startsWith('data:image/')) return `${value.slice(0, value.indexOf(',') + 13)}…`;
  return /^[A-Za-z0-9+/]{200,}={0,2}$/.test(value) ? `${value.slice(0, 12)}…` : value;
}

function indent(text: string, by: string): string {
  return text.replaceAll('\n', `\n${by}`);
}

/** JSON as Python writes it. */
function pythonOf(value: unknown, by = ''): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const deeper = `${by}    `;
  const items = Array.isArray(value)
    ? value.map((item) => `${deeper}${pythonOf(item, deeper)},\n`)
    : Object.entries(value).map(([name, item]) => `${deeper}${JSON.stringify(name)}: ${pythonOf(item, deeper)},\n`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join('')}${by}${close}`;
}

interface Told {
  readonly origin: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly stream: boolean;
}

function writeCurl({ origin, path, body, stream }: Told): string {
  const json = JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`);
  return `curl ${stream ? '-N ' : ''}'${origin}${path}' \\
  -H "Authorization: Bearer $${VARIABLE}" \\
  -H 'Content-Type: application/json' \\
  -d '${json}'
`;
}

/** The client of an SDK, and its call; null: it takes another shape than the API's body, so the body is sent as it is. */
interface Sdk {
  readonly python: { readonly name: string; readonly base: string; readonly call: string } | null;
  readonly typescript: {
    readonly module: string;
    readonly name: string;
    readonly base: string;
    readonly call: string;
  } | null;
}

const OPENAI = (call: string): Sdk => ({
  python: { name: 'openai', base: '/v1', call },
  typescript: { module: 'openai', name: 'OpenAI', base: '/v1', call },
});

const SDKS = {
  'openai-chat': OPENAI('chat.completions.create'),
  'openai-responses': OPENAI('responses.create'),
  'anthropic-messages': {
    python: { name: 'anthropic', base: '', call: 'messages.create' },
    typescript: { module: '@anthropic-ai/sdk', name: 'Anthropic', base: '', call: 'messages.create' },
  },
  gemini: { python: null, typescript: null },
} as const satisfies Record<Dialect, Sdk>;

const PYTHON_CLIENTS: Readonly<Record<string, string>> = { openai: 'OpenAI', anthropic: 'Anthropic' };

function writePython({ origin, path, body, stream }: Told, { python }: Sdk): string {
  if (python === null) {
    const read = stream
      ? '    for line in response:\n        print(line.decode(), end="")\n'
      : '    print(response.read().decode())\n';
    return `import json
import os
import urllib.request

body = ${pythonOf(body)}
request = urllib.request.Request(
    ${JSON.stringify(origin + path)},
    data=json.dumps(body).encode(),
    headers={"Content-Type": "application/json", "x-goog-api-key": os.environ["${VARIABLE}"]},
)
with urllib.request.urlopen(request) as response:
${read}`;
  }
  const client = PYTHON_CLIENTS[python.name] ?? '';
  const fields = Object.entries(body).map(([name, value]) => `    ${name}=${pythonOf(value, '    ')},\n`);
  const show = stream ? 'for event in answer:\n    print(event)\n' : 'print(answer)\n';
  return `import os

from ${python.name} import ${client}

client = ${client}(base_url=${JSON.stringify(origin + python.base)}, api_key=os.environ["${VARIABLE}"])
answer = client.${python.call}(
${fields.join('')})
${show}`;
}

function writeTypescript({ origin, path, body, stream }: Told, { typescript }: Sdk): string {
  const json = JSON.stringify(body, null, 2);
  if (typescript === null) {
    const read = stream
      ? `for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) process.stdout.write(chunk);\n`
      : 'console.log(await answer.json());\n';
    return `const answer = await fetch(${JSON.stringify(origin + path)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-goog-api-key': process.env.${VARIABLE}! },
  body: JSON.stringify(${indent(json, '  ')}),
});
${read}`;
  }
  const show = stream ? 'for await (const event of answer) console.log(event);\n' : 'console.log(answer);\n';
  return `import ${typescript.name} from '${typescript.module}';

const client = new ${typescript.name}({ baseURL: ${JSON.stringify(origin + typescript.base)}, apiKey: process.env.${VARIABLE} });
const answer = await client.${typescript.call}(${json});
${show}`;
}

/** A call as a program makes it. */
export function writeCode(language: CodeLanguage, dialect: Dialect, asked: Asked, origin: string): string {
  const body = JSON.parse(JSON.stringify(buildBody(dialect, asked), shorten)) as Record<string, unknown>;
  const told = { origin, path: apiPath(dialect, asked), body, stream: asked.parameters.stream };
  if (language === 'curl') return writeCurl(told);
  return language === 'python' ? writePython(told, SDKS[dialect]) : writeTypescript(told, SDKS[dialect]);
}
