import { expect, test } from 'bun:test';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { shareOf, summarize } from '../conformance/summary.ts';
import { findCorpus } from './cases.ts';

/** Every one of these is a run of `npm run conformance`. */
const STEP = 5;
const SHARE_MIN = 0.99;
const TIMEOUT_MS = 60_000;

test.skipIf(findCorpus() === null)(
  'what one vendor’s clients and servers say, another’s SDK reads, through all twelve pairs',
  async () => {
    const cells = await summarize([openaiChat, openaiResponses, anthropicMessages, gemini], STEP);
    expect(new Set(cells.map(({ source, target }) => `${source} ${target}`)).size).toBe(12);
    expect(cells.filter((cell) => shareOf(cell) < SHARE_MIN)).toEqual([]);
  },
  TIMEOUT_MS,
);
