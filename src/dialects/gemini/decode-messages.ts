import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import { placeToolId } from '../conversation/index.ts';
import type { ContentBlock, Message, ToolMessage } from '../conversation/index.ts';
import { readPart } from './blocks.ts';
import { pick, pickView } from './names.ts';

const CLIENT = { kind: 'client' } as const;

interface OpenCall {
  readonly id: string;
  readonly name: string;
}

/** The text of a result that is nothing but one; else the object as it was written. */
function resultText(response: JsonRecord, view: JsonView | null): string {
  const keys = Object.keys(response);
  const [only] = keys;
  const value = only === undefined ? undefined : response[only];
  if (keys.length === 1 && typeof value === 'string' && ['output', 'result', 'content', 'error'].includes(only ?? ''))
    return value;
  return view?.json ?? JSON.stringify(response);
}

/** Reads turns; results find their calls by id, or else by name in the order of the calls. */
class TurnReader {
  readonly messages: Message[] = [];
  #open: OpenCall[] = [];
  #turn = 0;

  /** Neighbours are one turn: who joins a stream's pieces to contents of their own sends its calls in several. */
  model(parts: readonly unknown[], view: JsonView | null): void {
    const last = this.messages.at(-1);
    const earlier = last?.role === 'assistant' ? last.content : null;
    if (earlier === null) {
      this.#turn++;
      this.#open = [];
    } else this.messages.pop();
    const before = earlier ?? [];
    const content = parts.map((part, index) => {
      const id = placeToolId(this.#turn, before.length + index);
      const block = readPart(part, view?.item(index) ?? null, CLIENT, id);
      if (block.type === 'tool-call') this.#open.push({ id: block.id, name: block.name });
      return block;
    });
    this.messages.push({ role: 'assistant', content: [...before, ...content] });
  }

  user(parts: readonly unknown[], view: JsonView | null): void {
    let content: ContentBlock[] = [];
    const flush = (): void => {
      if (content.length > 0) this.messages.push({ role: 'user', content });
      content = [];
    };
    parts.forEach((part, index) => {
      const text = view?.item(index) ?? null;
      const response = pick(asRecord(part), 'functionResponse');
      if (isRecord(response)) {
        flush();
        this.messages.push(this.#result(response, pickView(text, 'functionResponse')));
      } else content.push(readPart(part, text, CLIENT, ''));
    });
    flush();
  }

  #result(response: JsonRecord, view: JsonView | null): ToolMessage {
    const name = asString(response['name']);
    const body = asRecord(response['response']);
    const bodyView = view?.get('response') ?? null;
    const media = asArray(response['parts']).map((part, index) =>
      readPart(part, view?.get('parts')?.item(index) ?? null, CLIENT, ''),
    );
    return {
      role: 'tool',
      toolCallId: this.#take(asString(response['id']), name),
      toolName: name,
      content: [{ type: 'text', text: resultText(body, bodyView) }, ...media],
      ...(bodyView === null ? {} : { json: bodyView.json }),
      ...('error' in body && Object.keys(body).length === 1 ? { isError: true } : {}),
    };
  }

  #take(id: string, name: string): string {
    const index = this.#open.findIndex((call) => (id === '' ? call.name === name : call.id === id));
    const [call] = index < 0 ? [] : this.#open.splice(index, 1);
    return call?.id ?? (id === '' ? placeToolId(this.#turn, this.messages.length) : id);
  }
}

function readSystem(value: unknown, view: JsonView | null): readonly ContentBlock[] {
  if (typeof value === 'string') return [{ type: 'text', text: value }];
  const parts = asRecord(value)['parts'];
  const list = Array.isArray(parts) ? parts : isRecord(parts) ? [parts] : [];
  const texts = view?.get('parts') ?? null;
  return list.map((part: unknown, index) => readPart(part, texts?.item(index) ?? null, CLIENT, ''));
}

/** Instructions and turns of a body. */
export function decodeMessages(body: JsonRecord, view: JsonView): readonly Message[] {
  const reader = new TurnReader();
  const system = readSystem(pick(body, 'systemInstruction'), pickView(view, 'systemInstruction'));
  if (system.length > 0) reader.messages.push({ role: 'system', content: system });
  const contents = view.get('contents');
  asArray(body['contents']).forEach((value, index) => {
    const content = asRecord(value);
    const parts = asArray(content['parts']);
    const text = contents?.item(index)?.get('parts') ?? null;
    if (content['role'] === 'model') reader.model(parts, text);
    else reader.user(parts, text);
  });
  return reader.messages;
}
