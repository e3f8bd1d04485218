/** Where a client is pointed, and as whom. */
export interface Target {
  /** The gateway's address without a path: `https://gateway.example.com`. */
  readonly origin: string;
  readonly model: string;
  readonly token: string;
}

export type CodeLanguage = 'sh' | 'python' | 'ts' | 'toml' | 'json';

/** A piece that is copied as one. */
export interface SnippetPart {
  readonly language: CodeLanguage;
  /** The file that it goes to; absent: it is run. */
  readonly file?: string;
  readonly text: string;
}

/** Stands where no token is at hand. */
export const TOKEN_PLACEHOLDER = 'tga_…';
/** The variable that programs read the token from, so that it gets into no file. */
const VARIABLE = 'GATEWAY_TOKEN';

/** A word of a shell's command line, quoted where it must be. */
function quote(word: string): string {
  return /^[\w@%+=:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function assign(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `export ${name}=${quote(value)}\n`)
    .join('');
}

const QUESTION = 'Hello!';
/** JSON is JavaScript, Python and TOML as far as texts go. */
const literal = (value: string): string => JSON.stringify(value);

function buildCurl({ origin, model, token }: Target): readonly SnippetPart[] {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: QUESTION }] });
  const lines = [
    `curl ${quote(`${origin}/v1/chat/completions`)} \\`,
    `  -H ${quote(`Authorization: Bearer ${token}`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${quote(body)}`,
  ];
  return [{ language: 'sh', text: `${lines.join('\n')}\n` }];
}

const prepare = (install: string, token: string): SnippetPart => ({
  language: 'sh',
  text: `${install}\n${assign({ [VARIABLE]: token })}`,
});

function buildOpenaiTs({ origin, model, token }: Target): readonly SnippetPart[] {
  const text = `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: ${literal(`${origin}/v1`)}, apiKey: process.env.${VARIABLE} });
const answer = await client.chat.completions.create({
  model: ${literal(model)},
  messages: [{ role: 'user', content: ${literal(QUESTION)} }],
});
console.log(answer.choices[0].message.content);
`;
  return [prepare('npm install openai', token), { language: 'ts', file: 'hello.mjs', text }];
}

function buildOpenaiPython({ origin, model, token }: Target): readonly SnippetPart[] {
  const text = `import os

from openai import OpenAI

client = OpenAI(base_url=${literal(`${origin}/v1`)}, api_key=os.environ["${VARIABLE}"])
answer = client.chat.completions.create(
    model=${literal(model)},
    messages=[{"role": "user", "content": ${literal(QUESTION)}}],
)
print(answer.choices[0].message.content)
`;
  return [prepare('pip install openai', token), { language: 'python', file: 'hello.py', text }];
}

function buildAnthropicTs({ origin, model, token }: Target): readonly SnippetPart[] {
  const text = `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({ baseURL: ${literal(origin)}, apiKey: process.env.${VARIABLE} });
const message = await client.messages.create({
  model: ${literal(model)},
  max_tokens: 256,
  messages: [{ role: 'user', content: ${literal(QUESTION)} }],
});
console.log(message.content);
`;
  return [prepare('npm install @anthropic-ai/sdk', token), { language: 'ts', file: 'hello.mjs', text }];
}

function buildAnthropicPython({ origin, model, token }: Target): readonly SnippetPart[] {
  const text = `import os

from anthropic import Anthropic

client = Anthropic(base_url=${literal(origin)}, api_key=os.environ["${VARIABLE}"])
message = client.messages.create(
    model=${literal(model)},
    max_tokens=256,
    messages=[{"role": "user", "content": ${literal(QUESTION)}}],
)
print(message.content)
`;
  return [prepare('pip install anthropic', token), { language: 'python', file: 'hello.py', text }];
}

function buildCodex({ origin, model, token }: Target): readonly SnippetPart[] {
  const text = `model = ${literal(model)}
model_provider = "tallygate"

[model_providers.tallygate]
name = "Tallygate"
base_url = ${literal(`${origin}/v1`)}
env_key = "${VARIABLE}"
wire_api = "responses"
`;
  const run = `${assign({ [VARIABLE]: token })}codex exec --skip-git-repo-check "Say hello."\n`;
  return [
    { language: 'toml', file: '~/.codex/config.toml', text },
    { language: 'sh', text: run },
  ];
}

function buildClaudeCode({ origin, model, token }: Target): readonly SnippetPart[] {
  const variables = assign({
    ANTHROPIC_BASE_URL: origin,
    ANTHROPIC_AUTH_TOKEN: token,
    ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_OPUS_MODEL: model,
    ANTHROPIC_DEFAULT_SONNET_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
  });
  return [{ language: 'sh', text: `${variables}unset ANTHROPIC_API_KEY\nclaude -p "Say hello."\n` }];
}

/** Models that Gemini CLI takes for its own ends, whatever it was started with. */
const GEMINI_ALIASES = ['loop-detection-double-check', 'chat-compression-default', 'agent-history-provider-summarizer'];

function buildGeminiCli({ origin, model, token }: Target): readonly SnippetPart[] {
  const name = literal(model);
  const text = `{
  "security": { "auth": { "selectedType": "gemini-api-key" } },
  "modelConfigs": {
    "customAliases": {
      "gemini-3-flash-base": { "extends": "base", "modelConfig": { "model": ${name} } },
      "${GEMINI_ALIASES[0]}": { "extends": "base", "modelConfig": { "model": ${name} } },
      "${GEMINI_ALIASES[1]}": { "modelConfig": { "model": ${name} } },
      "${GEMINI_ALIASES[2]}": { "modelConfig": { "model": ${name} } }
    }
  }
}
`;
  const variables = assign({ GOOGLE_GEMINI_BASE_URL: origin, GEMINI_API_KEY: token });
  return [
    { language: 'json', file: '~/.gemini/settings.json', text },
    { language: 'sh', text: `${variables}gemini --skip-trust -m ${quote(model)} -p "Say hello."\n` },
  ];
}

function buildOpencode({ origin, model, token }: Target): readonly SnippetPart[] {
  const address = literal(`${origin}/v1`);
  const name = literal(model);
  const text = `{
  "$schema": "https://opencode.ai/config.json",
  "provider": {
    "tallygate": {
      "npm": "@ai-sdk/openai-compatible",
      "name": "Tallygate",
      "options": { "baseURL": ${address}, "apiKey": "{env:${VARIABLE}}" },
      "models": { ${name}: { "name": ${name}, "limit": { "context": 200000, "output": 32000 } } }
    }
  }
}
`;
  const run = `${assign({ [VARIABLE]: token })}opencode run --model ${quote(`tallygate/${model}`)} "Say hello."\n`;
  return [
    { language: 'json', file: 'opencode.json', text },
    { language: 'sh', text: run },
  ];
}

interface Snippet {
  /** A name of its own, the same in every language. */
  readonly title: string;
  readonly group: 'sdk' | 'agent';
  readonly build: (target: Target) => readonly SnippetPart[];
}

/** Clients and their settings, as `docs/clients` has them; a test runs what runs and compares the rest. */
export const SNIPPETS = {
  curl: { title: 'curl', group: 'sdk', build: buildCurl },
  'openai-python': { title: 'OpenAI · Python', group: 'sdk', build: buildOpenaiPython },
  'openai-ts': { title: 'OpenAI · TypeScript', group: 'sdk', build: buildOpenaiTs },
  'anthropic-python': { title: 'Anthropic · Python', group: 'sdk', build: buildAnthropicPython },
  'anthropic-ts': { title: 'Anthropic · TypeScript', group: 'sdk', build: buildAnthropicTs },
  codex: { title: 'Codex', group: 'agent', build: buildCodex },
  'claude-code': { title: 'Claude Code', group: 'agent', build: buildClaudeCode },
  'gemini-cli': { title: 'Gemini CLI', group: 'agent', build: buildGeminiCli },
  opencode: { title: 'opencode', group: 'agent', build: buildOpencode },
} as const satisfies Readonly<Record<string, Snippet>>;

export type SnippetName = keyof typeof SNIPPETS;

export const SNIPPET_NAMES = Object.keys(SNIPPETS) as readonly SnippetName[];
