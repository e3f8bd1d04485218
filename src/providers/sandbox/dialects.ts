import { createHash } from 'node:crypto';
import { anthropicMessages } from '../../dialects/anthropic-messages/index.ts';
import type { ConversationEvent } from '../../dialects/conversation/index.ts';
import { gemini } from '../../dialects/gemini/index.ts';
import { openaiChat } from '../../dialects/openai-chat/index.ts';
import { openaiResponses } from '../../dialects/openai-responses/index.ts';
import type { AnswerLabel, Dialect, RequestPath, Upstream, WireFormat } from '../../dialects/port.ts';
import type { WireName } from '../../store/records/index.ts';

import { buildError, CREATED } from './frames.ts';

/** Formats that the sandbox speaks besides its own, which is chat. */
const DIALECTS: Readonly<Partial<Record<Dialect['name'], Dialect>>> = {
  'anthropic-messages': anthropicMessages,
  gemini,
  'openai-responses': openaiResponses,
};

/** The same in every answer, so that answers can be compared byte by byte. */
const ID = 'req_sandbox';
const ID_DIGITS = 32;
const UPSTREAM: Upstream = { dialect: 'openai-chat', provider: 'sandbox', model: 'sandbox' };
const OUTPUT_TOKENS_DEFAULT = 1_000_000;
const encoder = new TextEncoder();

/** What a call's address says: the sandbox has one address a format. */
export interface SandboxAddress {
  readonly dialect: Dialect;
  readonly path: RequestPath & { readonly model: string; readonly stream: boolean };
  /** Names the answer: where answers are gone back to by their id, each request has one of its own. */
  readonly id: string;
}

function nameAnswer({ state }: Dialect, body: string): string {
  return state === undefined ? ID : `req_${createHash('sha256').update(body).digest('hex').slice(0, ID_DIGITS)}`;
}

/** `…/{dialect}/{model}/{stream|whole}`, as `buildSandboxUrl` wrote it; null when it is none. */
export function readAddress(url: string, body: string): SandboxAddress | null {
  const [name = '', model = '', kind] = url.split('/').slice(-3);
  const dialect = Object.hasOwn(DIALECTS, name) ? DIALECTS[name as Dialect['name']] : undefined;
  if (dialect === undefined) return null;
  const path = { model: decodeURIComponent(model), stream: kind === 'stream' };
  return { dialect, path, id: nameAnswer(dialect, body) };
}

export function buildSandboxUrl(base: string, dialect: WireName, model: string, stream: boolean): string {
  return `${base}/${dialect}/${encodeURIComponent(model)}/${stream ? 'stream' : 'whole'}`;
}

/** A body of another format as the chat that the sandbox understands; null when it is none. */
export function readAsChat({ dialect, path }: SandboxAddress, body: string): string | null {
  try {
    const { text } = dialect.decodeHead(encoder.encode(body), path);
    const { conversation, wish } = dialect.decodeRequest(text, path);
    const upstream = { ...UPSTREAM, model: path.model };
    const { stream } = wish;
    const options = { stream, outputTokensDefault: OUTPUT_TOKENS_DEFAULT, requestUsage: stream };
    return openaiChat.encodeRequest(conversation, upstream, options).body;
  } catch {
    return null;
  }
}

function labelOf({ path, id }: SandboxAddress): AnswerLabel {
  const { model, stream } = path;
  return { id, model, createdAt: CREATED, stream, usageRequested: true, reasoningShown: true, framing: 'sse' };
}

/** A whole chat answer in another format. */
export function writeWhole(address: SandboxAddress, chat: string): string {
  return address.dialect.encodeAnswer(openaiChat.decodeAnswer(encoder.encode(chat), UPSTREAM), labelOf(address)).body;
}

/** A chat stream in another format, piece by piece; what ends the answer is in the last piece. */
export function writeStream(address: SandboxAddress, frames: readonly string[]): string[] {
  const decoder = openaiChat.createDecoder(UPSTREAM);
  const written = address.dialect.createEncoder(labelOf(address));
  return frames.map((frame, index) => {
    const events: ConversationEvent[] = [];
    const out: Uint8Array[] = [];
    decoder.push(encoder.encode(frame), events);
    const isLast = index === frames.length - 1;
    if (isLast) decoder.finish(events);
    for (const event of events) written.push(event, out);
    if (isLast) written.finish(out);
    return Buffer.concat(out).toString();
  });
}

/** An error body of the format, which is its vendor's. */
export function writeError({ dialect }: { readonly dialect: WireFormat }, status: number, message: string): string {
  if (dialect.name.startsWith('gemini')) return JSON.stringify({ error: { code: status, message, status: 'UNKNOWN' } });
  if (dialect.name.startsWith('openai')) return buildError(status, message);
  return JSON.stringify({ type: 'error', error: { type: status === 429 ? 'rate_limit_error' : 'api_error', message } });
}
