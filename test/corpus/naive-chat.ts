import { asArray, asRecord, parseJson } from '../../src/lib/json/index.ts';
import { countCharacters, readTurn } from '../../src/dialects/openai-chat/blocks.ts';

/** What a stream says, read the simple way: all of it as text, each event parsed. */
export interface NaiveReading {
  readonly lastUsage: unknown;
  readonly lastReason: string | null;
  /** Choices that have a finish reason. */
  readonly finished: ReadonlySet<unknown>;
  readonly characters: number;
  readonly done: boolean;
  readonly failed: boolean;
  /** Frames that hold nothing but usage. */
  readonly usageOnly: readonly string[];
}

function readUsage(chunk: Readonly<Record<string, unknown>>): unknown {
  const inChoice = asArray(chunk['choices']).map((choice) => asRecord(choice)['usage']);
  return chunk['usage'] ?? asRecord(chunk['x_groq'])['usage'] ?? inChoice.find((usage) => usage !== undefined);
}

/** Reads a stream of the chat format at once. */
export function readNaively(text: string): NaiveReading {
  const reading = {
    lastUsage: null as unknown,
    lastReason: null as string | null,
    finished: new Set<unknown>(),
    characters: 0,
    done: false,
    failed: false,
    usageOnly: [] as string[],
  };
  for (const frame of text.split(/(?<=\r\n\r\n|[^\r]\n\n)/)) {
    const lines = frame.split(/\r?\n/).filter((line) => line.startsWith('data:'));
    const data = lines.map((line) => line.slice(5).trim()).join('\n');
    if (data === '[DONE]') reading.done = true;
    const chunk = asRecord(parseJson(data));
    if (chunk['error'] !== undefined && chunk['error'] !== null) reading.failed = true;
    const usage = readUsage(chunk);
    if (usage !== undefined && usage !== null) reading.lastUsage = usage;
    const choices = asArray(chunk['choices']).map(asRecord);
    if (choices.length === 0 && usage !== undefined && usage !== null) reading.usageOnly.push(frame);
    for (const choice of choices) {
      reading.characters += countCharacters(readTurn(asRecord(choice['delta'] ?? choice['message'])));
      const reason = choice['finish_reason'];
      if (typeof reason !== 'string' || reason === '') continue;
      reading.finished.add(choice['index'] ?? 0);
      if ((choice['index'] ?? 0) === 0) reading.lastReason = reason;
    }
  }
  return reading;
}
