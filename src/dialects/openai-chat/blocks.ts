import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';

/** A tool call, or in a stream a piece of one. */
export interface ToolCallPiece {
  /** Position among the calls of the turn. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

const NO_CALLS: readonly ToolCallPiece[] = [];

/** What a `message` or a `delta` says. */
export interface TurnPiece {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly toolCalls: readonly ToolCallPiece[];
}

function joinTexts(value: unknown): string {
  if (typeof value === 'string') return value;
  let joined = '';
  for (const item of asArray(value)) joined += typeof item === 'string' ? item : asString(asRecord(item)['text']);
  return joined;
}

/** Content as a list of parts (Mistral): text, and reasoning as `thinking`. */
function readParts(parts: readonly unknown[]): { readonly text: string; readonly reasoning: string } {
  let text = '';
  let reasoning = '';
  for (const item of parts) {
    const part = asRecord(item);
    if (part['type'] === 'thinking') reasoning += joinTexts(part['thinking']);
    else text += asString(part['text']);
  }
  return { text, reasoning };
}

/** Vendors name readable reasoning differently and some send it twice, so the first spelling that says something counts. */
export function readReasoning(turn: JsonRecord): string {
  const plain = asString(turn['reasoning_content']) || asString(turn['reasoning']);
  if (plain !== '') return plain;
  let joined = '';
  const details = turn['reasoning_details'];
  if (!Array.isArray(details)) return joined;
  for (const item of details) {
    const detail = asRecord(item);
    joined += asString(detail['text']) || asString(detail['summary']);
  }
  return joined;
}

function readFunction(value: unknown, index: number, id: string): ToolCallPiece {
  const called = asRecord(value);
  const given = called['arguments'] ?? called['input'];
  const text = isRecord(given) ? JSON.stringify(given) : asString(given);
  return { index, id, name: asString(called['name']), arguments: text };
}

function readToolCalls(turn: JsonRecord): readonly ToolCallPiece[] {
  const calls = turn['tool_calls'];
  if (!Array.isArray(calls)) {
    return isRecord(turn['function_call']) ? [readFunction(turn['function_call'], 0, '')] : NO_CALLS;
  }
  return calls.map((item: unknown, position) => {
    const call = asRecord(item);
    const index = typeof call['index'] === 'number' ? call['index'] : position;
    return readFunction(call['function'] ?? call['custom'], index, asString(call['id']));
  });
}

/** Reads a turn, whole or a piece of it: the one place that knows how this format and its kin spell content. */
export function readTurn(turn: JsonRecord): TurnPiece {
  const content = turn['content'];
  const parts = Array.isArray(content) ? readParts(content) : null;
  const reasoning = readReasoning(turn);
  return {
    text: parts === null ? asString(content) : parts.text,
    reasoning: parts === null ? reasoning : parts.reasoning + reasoning,
    refusal: asString(turn['refusal']),
    toolCalls: readToolCalls(turn),
  };
}

/** Characters that the model wrote in this piece, reasoning and calls included. */
export function countCharacters(piece: TurnPiece): number {
  let count = piece.text.length + piece.reasoning.length + piece.refusal.length;
  for (const call of piece.toolCalls) count += call.name.length + call.arguments.length;
  return count;
}
