import { effortOf } from '../../src/dialects/conversation/index.ts';
import type { ContentBlock, Conversation, MediaSource, Tool } from '../../src/dialects/conversation/index.ts';
import { isRecord, parseJson } from '../../src/lib/json/index.ts';
import { readArguments } from './said.ts';
import { lost } from './verdict.ts';
import type { Verdict, Verdicts } from './verdict.ts';

/** Which warnings excuse a feature that the target lacks; a feature that is not here may never change. */
const EXCUSES: Readonly<Record<string, RegExp>> = {
  system: /later instructions|by an instruction/,
  'tool choice': /tool_choice|choice among|thinking|none may be called/,
  images: /image|media|file|by address/,
  documents: /document|media|file/,
  audio: /audio/,
  video: /video/,
  reasoning: /reasoning|thinking|effort/,
  'structured output': /json_object|response_format|schema keyword/,
  'output cap': /output cap|least/,
  'stop sequences': /stop/,
  sampling: /temperature|top_p|top_k|penalty/,
  seed: /seed/,
  choices: /choice/,
  tools: /schema keyword|format of a custom tool|declared again|none may be called/,
};

function sourceKey(source: MediaSource): string {
  switch (source.kind) {
    case 'base64':
      return `${source.mediaType.replace('/x-', '/')} ${Bun.hash(source.data)}`;
    case 'url':
      return source.url;
    case 'file':
      return source.id;
    case 'text':
      return source.text;
    default:
      return source satisfies never;
  }
}

/** Names, types and choices of a schema; what one vendor alone knows of it is left out. */
function schemaShape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(schemaShape);
  if (!isRecord(value)) return value;
  const kept = ['type', 'properties', 'items', 'enum', 'description', 'anyOf', 'required'];
  return Object.fromEntries(
    kept
      .filter((name) => value[name] !== undefined)
      .map((name) => {
        const member = value[name];
        if (name === 'properties' && isRecord(member))
          return [name, Object.fromEntries(Object.entries(member).map(([key, inner]) => [key, schemaShape(inner)]))];
        if (name === 'type' && typeof member === 'string') return [name, member.toLowerCase()];
        return [name, schemaShape(member)];
      }),
  );
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

/** A document of plain text is a text. */
function textOf(blocks: readonly ContentBlock[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'document' && block.source.kind === 'text') return block.source.text;
      return block.type === 'text' || block.type === 'refusal' ? block.text : '';
    })
    .join('');
}

/** Turns of the talk as who said what; neighbours of one role are one. */
function talk(conversation: Conversation, titles: readonly string[]): readonly string[] {
  const turns: { role: string; text: string }[] = [];
  for (const message of conversation.messages) {
    if (message.role !== 'user' && message.role !== 'assistant') continue;
    // What introduces the media of a result, and the title of a text.
    let text = squeeze(textOf(message.content)).replaceAll(/Resultofthecall[\w.:-]+:/g, '');
    for (const title of titles) text = text.replace(title, '');
    if (text === '') continue;
    const last = turns.at(-1);
    if (last?.role === message.role) last.text += text;
    else turns.push({ role: message.role, text });
  }
  return turns.map(({ role, text }) => `${role}: ${text}`);
}

/** Calls in order, each with the text of what was answered to it. */
function calls(conversation: Conversation): unknown {
  const found: { id: string; name: string; given: unknown; result: string | null; failed: boolean }[] = [];
  for (const message of conversation.messages) {
    if (message.role === 'assistant') {
      for (const block of message.content) {
        if (block.type !== 'tool-call') continue;
        const given = block.kind === 'custom' ? { input: block.arguments } : readArguments(block.arguments);
        found.push({ id: block.id, name: block.name, given, result: null, failed: false });
      }
    }
    if (message.role === 'tool') {
      const call = found.findLast(({ id, result }) => id === message.toolCallId && result === null);
      if (call !== undefined) call.result = resultText(textOf(message.content));
    }
  }
  return found.map(({ name, given, result }) => ({ name, given, result }));
}

/** A result is a text here and an object there, where a text that is none stands under one of the names in use. */
function resultText(text: string): string {
  const value = parseJson(text.replace(/^Error: /, ''));
  const record = isRecord(value) && Object.keys(value).length === 1 ? value : {};
  const plain = ['output', 'error', 'result', 'content'].map((name) => record[name]).find((item) => item !== undefined);
  return squeeze(typeof plain === 'string' ? plain : text.replace(/^Error: /, ''));
}

function media(conversation: Conversation, type: 'image' | 'document' | 'audio' | 'video'): readonly string[] {
  return conversation.messages
    .flatMap((message) => message.content)
    .flatMap((block) => (block.type === type && block.source.kind !== 'text' ? [sourceKey(block.source)] : []))
    .sort();
}

function choiceOf({ toolChoice, tools, hostedTools }: Conversation): unknown {
  if (tools.length + hostedTools.length === 0 || toolChoice === null || toolChoice.mode === 'auto') return null;
  if (toolChoice.mode === 'tools' && toolChoice.names.length === 1 && toolChoice.required)
    return { mode: 'tool', name: toolChoice.names[0] };
  return toolChoice;
}

function formatOf({ outputFormat }: Conversation): unknown {
  if (outputFormat === null || outputFormat.type === 'text') return null;
  if (outputFormat.type === 'json-object' || outputFormat.schema === null) return 'json';
  return schemaShape(parseJson(outputFormat.schema));
}

/** The nearest effort, as every dialect can say it. */
function thinkingOf({ reasoning }: Conversation): unknown {
  if (reasoning === null) return null;
  const effort = reasoning.effort ?? (reasoning.budgetTokens === null ? null : effortOf(reasoning.budgetTokens));
  return effort === 'minimal' ? 'low' : effort;
}

/** A free text is one property where the target has functions alone; no parameters are no properties. */
function toolShape({ kind, parameters }: Tool): unknown {
  if (kind === 'custom') return { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] };
  return schemaShape(parseJson(parameters ?? '{"type":"object","properties":{}}'));
}

type Facts = Readonly<Record<string, unknown>>;

/** Titles of texts, which stand before them where they have no place of their own. */
function titlesOf(conversation: Conversation): readonly string[] {
  return conversation.messages
    .flatMap((message) => message.content)
    .flatMap((block) => (block.type === 'document' ? [squeeze(block.title ?? ''), squeeze(block.context ?? '')] : []))
    .filter((title) => title !== '');
}

function factsOf(conversation: Conversation, titles: readonly string[], kept: boolean): Facts {
  const instructions = conversation.messages.filter(({ role }) => role === 'system' || role === 'developer');
  return {
    text: talk(conversation, titles),
    system: squeeze(instructions.map((message) => textOf(message.content)).join('')),
    tools: conversation.tools.map((tool) => [tool.name, tool.description ?? '', toolShape(tool)]),
    'tool choice': choiceOf(conversation),
    'tool calls and results': calls(conversation),
    images: media(conversation, 'image'),
    documents: media(conversation, 'document'),
    audio: media(conversation, 'audio'),
    video: media(conversation, 'video'),
    reasoning: thinkingOf(conversation),
    'structured output': formatOf(conversation),
    'output cap': kept ? conversation.outputTokensMax : null,
    'stop sequences': conversation.stop,
    sampling: [conversation.temperature, conversation.topP],
    seed: conversation.seed,
    choices: conversation.choices,
  };
}

function isSaid(value: unknown): boolean {
  if (value === null || value === '' || value === 1) return false;
  return !(Array.isArray(value) && value.every((item) => item === null));
}

/** Features of a request and whether the target's own decoder reads them as the client said them; a loss that a warning names is none. */
export function compareRequests(source: Conversation, read: Conversation, warnings: readonly string[]): Verdicts {
  const results = new Map<string, Verdict>();
  const expected = factsOf(source, titlesOf(source), true);
  const found = factsOf(read, titlesOf(source), source.outputTokensMax !== null);
  for (const [feature, value] of Object.entries(expected)) {
    const other = found[feature];
    if (!isSaid(value) && !isSaid(other)) continue;
    const excuse = EXCUSES[feature];
    const isNamed = excuse !== undefined && warnings.some((warning) => excuse.test(warning));
    results.set(feature, Bun.deepEquals(value, other) ? 'kept' : isNamed ? 'warned' : lost(value, other));
  }
  return results;
}
