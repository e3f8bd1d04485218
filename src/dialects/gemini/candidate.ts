import { asArray, asRecord, asString } from '../../lib/json/index.ts';
import type { JsonView } from '../../lib/json/index.ts';
import type { ContentBlock, ConversationEvent, Origin } from '../conversation/index.ts';
import { readPart } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { readCitations, readLogprobs } from './grounding.ts';

/**
 * One candidate, whole or piece by piece, as events: unsigned texts that follow each other are one block; a part with a signature is one of its
 * own, because nothing may be joined to it.
 */
export class CandidateEvents {
  readonly #choice: number;
  readonly #origin: Origin;
  #blocks = 0;
  #open: 'text' | 'reasoning' | null = null;
  #lastText = -1;
  #calls = 0;
  #raw: string | null = null;

  constructor(choice: number, origin: Origin) {
    this.#choice = choice;
    this.#origin = origin;
  }

  /** `answerId` names calls that the format does not: it is the answer's own. */
  read(value: unknown, view: JsonView | null, answerId: string, out: ConversationEvent[]): void {
    const candidate = asRecord(value);
    const parts = view?.get('content')?.get('parts') ?? null;
    asArray(asRecord(candidate['content'])['parts']).forEach((part, index) => {
      const callId = `call_${answerId}_${this.#choice}_${this.#calls}`;
      const speaker = { kind: 'provider', origin: this.#origin } as const;
      this.#part(readPart(part, parts?.item(index) ?? null, speaker, callId), out);
    });
    for (const citation of readCitations(candidate)) {
      if (this.#lastText >= 0) out.push({ type: 'citation', choice: this.#choice, block: this.#lastText, citation });
    }
    const logprobs = readLogprobs(candidate);
    if (logprobs !== null) out.push({ type: 'logprobs', choice: this.#choice, logprobs });
    const reason = asString(candidate['finishReason']);
    if (reason !== '') this.#raw = reason;
  }

  end(out: ConversationEvent[]): void {
    this.#close(out);
    const raw = this.#raw;
    if (raw === null) return;
    const finishReason = mapFinishReason(raw, this.#calls > 0);
    out.push({ type: 'choice-end', choice: this.#choice, finishReason, rawFinishReason: raw, stopSequence: null });
  }

  #part(block: ContentBlock, out: ConversationEvent[]): void {
    if (block.type === 'tool-call') this.#calls++;
    const isPlain = (block.type === 'text' || block.type === 'reasoning') && block.opaque === undefined;
    if (!isPlain) {
      this.#close(out);
      this.#start(block, out);
      out.push({ type: 'block-end', choice: this.#choice, block: this.#blocks - 1 });
      return;
    }
    if (block.text === '') return;
    if (this.#open !== block.type) {
      this.#close(out);
      this.#start({ type: block.type, text: '' }, out);
      this.#open = block.type;
    }
    const place = { choice: this.#choice, block: this.#blocks - 1 };
    out.push({ ...place, type: block.type === 'text' ? 'text-delta' : 'reasoning-delta', text: block.text });
  }

  #start(content: ContentBlock, out: ConversationEvent[]): void {
    const block = this.#blocks++;
    // Sources are of what was said, not of the signature behind it.
    if (content.type === 'text' && (content.text !== '' || content.opaque === undefined)) this.#lastText = block;
    out.push({ type: 'block-start', choice: this.#choice, block, content });
  }

  #close(out: ConversationEvent[]): void {
    if (this.#open === null) return;
    this.#open = null;
    out.push({ type: 'block-end', choice: this.#choice, block: this.#blocks - 1 });
  }
}
