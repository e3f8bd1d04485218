import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anthropicMessages } from '../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../src/dialects/gemini/index.ts';
import { openaiChat } from '../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../src/dialects/openai-responses/index.ts';
import { findCorpus } from '../test/corpus/cases.ts';
import { shareOf, summarize } from '../test/conformance/summary.ts';
import { writeReport } from './conformance/report.ts';

const SHARE_MIN = 0.99;
const LOSSES_SHOWN = 5;

if (findCorpus() === null) {
  process.stderr.write('no recordings: set TALLYGATE_CORPUS to their folder\n');
  process.exit(1);
}
const cells = await summarize([openaiChat, openaiResponses, anthropicMessages, gemini], 1);
for (const cell of cells) {
  const { source, target, part, feature, total, warned, losses } = cell;
  const named = warned === 0 ? '' : ` (${warned} named in a warning)`;
  process.stdout.write(`${source} → ${target}, ${part}, ${feature}: ${total - losses.length}/${total}${named}\n`);
  for (const loss of losses.slice(0, LOSSES_SHOWN)) process.stdout.write(`    ${loss}\n`);
}
writeFileSync(join(import.meta.dir, '../docs/conformance.md'), writeReport(cells));
const below = cells.filter((cell) => shareOf(cell) < SHARE_MIN);
process.stdout.write(`${cells.length} cells, ${below.length} below ${SHARE_MIN * 100} %\n`);
process.exitCode = below.length > 0 ? 1 : 0;
