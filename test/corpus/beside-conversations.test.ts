import { expect, test } from 'bun:test';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { tallyCompletions } from '../conformance/completions.ts';
import { tallyEmbeddings } from '../conformance/embeddings.ts';
import { findCorpus } from './cases.ts';

const DIALECTS = [openaiChat, openaiResponses, anthropicMessages, gemini];

test.skipIf(findCorpus() === null)(
  'recorded answers of every dialect say the same as text completions, whole and streamed',
  () => {
    const tallies = tallyCompletions(DIALECTS);
    for (const { pair, what, total } of tallies) process.stdout.write(`${pair}, ${what}: ${total}\n`);
    expect(tallies.filter(({ total }) => total < 300)).toEqual([]);
    expect(tallies.flatMap(({ losses }) => losses)).toEqual([]);
  },
);

test.skipIf(findCorpus() === null)('recorded embeddings say the same in the other vendor’s format', () => {
  const tallies = tallyEmbeddings();
  for (const { pair, what, total } of tallies) process.stdout.write(`${pair}, ${what}: ${total}\n`);
  expect(tallies.filter(({ total }) => total === 0)).toEqual([]);
  expect(tallies.flatMap(({ losses }) => losses)).toEqual([]);
});
