import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anthropicMessages } from '../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../src/dialects/gemini/index.ts';
import { openaiChat } from '../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../src/dialects/openai-responses/index.ts';
import { findCorpus } from '../test/corpus/cases.ts';
import { tallyCompletions } from '../test/conformance/completions.ts';
import { tallyEmbeddings } from '../test/conformance/embeddings.ts';
import { shareOf, summarize } from '../test/conformance/summary.ts';
import { writeReport } from './conformance/report.ts';

const SHARE_MIN = 0.99;
const LOSSES_SHOWN = 5;

if (findCorpus() === null) {
  process.stderr.write('no recordings: set TALLYGATE_CORPUS to their folder\n');
  process.exit(1);
}
const DIALECTS = [openaiChat, openaiResponses, anthropicMessages, gemini];
const cells = await summarize(DIALECTS, 1);
const tallies = [...tallyEmbeddings(), ...tallyCompletions(DIALECTS)];
for (const cell of cells) {
  const { source, target, part, feature, total, warned, losses } = cell;
  const named = warned === 0 ? '' : ` (${warned} named in a warning)`;
  process.stdout.write(`${source} → ${target}, ${part}, ${feature}: ${total - losses.length}/${total}${named}\n`);
  for (const loss of losses.slice(0, LOSSES_SHOWN)) process.stdout.write(`    ${loss}\n`);
}
writeFileSync(join(import.meta.dir, '../docs/conformance.md'), writeReport(cells, tallies));
for (const { pair, what, total, losses } of tallies) {
  process.stdout.write(`${pair}, ${what}: ${total - losses.length}/${total}\n`);
  for (const loss of losses.slice(0, LOSSES_SHOWN)) process.stdout.write(`    ${loss}\n`);
}
const below = [...cells, ...tallies].filter((one) => shareOf(one) < SHARE_MIN);
process.stdout.write(`${cells.length + tallies.length} cells, ${below.length} below ${SHARE_MIN * 100} %\n`);
process.exitCode = below.length > 0 ? 1 : 0;
