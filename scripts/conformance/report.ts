import type { Dialect } from '../../src/dialects/port.ts';
import type { Part } from '../../test/conformance/run.ts';
import type { Cell } from '../../test/conformance/summary.ts';
import type { Tally } from '../../test/conformance/tally.ts';

const SHORT: Readonly<Record<Dialect['name'], string>> = {
  'openai-chat': 'chat',
  'openai-responses': 'resp',
  'anthropic-messages': 'ant',
  gemini: 'gem',
};

const PARTS: readonly (readonly [Part, string, string])[] = [
  [
    'request',
    'Requests',
    'The client’s request, written for the provider, is accepted by the provider format’s own decoder and says the same. `refused`: the ' +
      'target has no place for something that cannot be left out, so the client gets `unsupported_parameter` (40003) before anything is sent: ' +
      'several answers or audio towards `resp`, state kept at the provider (`conversation`, `prompt`, item references, and here, where no gateway resolves it first, `previous_response_id`) from `resp`.',
  ],
  [
    'answer',
    'Whole answers',
    'The provider’s answer, written for the client, read by the official SDK of the client’s format. Streams are folded into whole answers first, without their reasoning.',
  ],
  [
    'stream',
    'Streams',
    'The provider’s stream, written for the client, fed to the stream helper of the official SDK. Whole answers are sent as streams too.',
  ],
];

const HEAD = `# Conformance

What \`npm run conformance\` counted: recorded traffic of public projects, sent through every pair of the four formats. The left side of a pair is
the source: of requests the client, of answers and streams the provider. The judges are the vendors’ own SDKs (\`openai\`, \`@anthropic-ai/sdk\`, \`@google/genai\`),
fed with the translated bytes: text, reasoning, calls with their arguments, finish reason, usage and sources must be what the source said. A cell is *passed/total*;
\`w\` counts those where the target has no such thing and a warning (\`X-Tallygate-Warnings\`) names it. Below 99 % the command fails.

\`chat\` is \`openai-chat\`, \`resp\` \`openai-responses\`, \`ant\` \`anthropic-messages\`, \`gem\` \`gemini\`.

An empty cell: no recording of the source has the feature. The formats themselves have no *video* but \`gem\`, no *audio* but \`chat\` and \`gem\`, no *choices*
and *seed* but \`chat\` and \`gem\`, no *stop sequences* in \`resp\`; reasoning is left out of a whole answer that comes from a stream, to try what a client sees that did not ask for it.
`;

function writeCell(cell: Cell | undefined): string {
  if (cell === undefined) return '';
  const { total, losses, warned } = cell;
  return `${total - losses.length}/${total}${warned === 0 ? '' : ` ${warned}w`}`;
}

function writeTable(cells: readonly Cell[]): string {
  const pairs = [...new Set(cells.map(({ source, target }) => `${SHORT[source]}→${SHORT[target]}`))];
  const features = [...new Set(cells.map(({ feature }) => feature))].toSorted();
  const byPlace = new Map<string, Cell>(
    cells.map((cell) => [`${SHORT[cell.source]}→${SHORT[cell.target]} ${cell.feature}`, cell] as const),
  );
  const rows = features.map((feature) => {
    const values = pairs.map((pair) => writeCell(byPlace.get(`${pair} ${feature}`)));
    return `| ${feature} | ${values.join(' | ')} |`;
  });
  return [`| | ${pairs.join(' | ')} |`, `|---|${pairs.map(() => '---|').join('')}`, ...rows].join('\n');
}

const BESIDE = `## Beside conversations

Embeddings: the texts of a recorded request as the other format has them, and the vectors of a recorded answer, each number the same. Text completions: recorded answers of
every dialect, written for a client of \`/v1/completions\` that wants its prompt echoed, whole and streamed: texts, finish reasons and usage. Through the gateway, with
\`openai\` and \`@google/genai\` as readers, the recorded embeddings are tested by \`test/corpus/embeddings.test.ts\`.
`;

function writeTallies(tallies: readonly Tally[]): string {
  const rows = tallies.map(
    ({ pair, what, total, losses }) => `| ${pair} | ${what} | ${total - losses.length}/${total} |`,
  );
  return [BESIDE, '| pair | what | |', '|---|---|---|', ...rows, ''].join('\n');
}

/** The page of results. */
export function writeReport(cells: readonly Cell[], tallies: readonly Tally[]): string {
  const sections = PARTS.map(
    ([part, title, text]) => `## ${title}\n\n${text}\n\n${writeTable(cells.filter((cell) => cell.part === part))}\n`,
  );
  const besides = tallies.flatMap(({ pair, what, losses: lost }) =>
    lost.map((loss) => `- ${pair}, ${what}: \`${loss.replaceAll('`', "'")}\``),
  );
  const losses = cells.flatMap(({ source, target, part, feature, losses: lost }) =>
    lost.map((loss) => `- ${SHORT[source]}→${SHORT[target]}, ${part}, ${feature}: \`${loss.replaceAll('`', "'")}\``),
  );
  const kept =
    losses.length === 0
      ? 'Nothing.\n'
      : `${losses.join('\n')}\n\nArguments that are no JSON: a provider wrote several objects into one call. A whole answer wraps them, a stream has said them before that is known.\n`;
  const lost = besides.length === 0 ? kept : `${kept}\n${besides.join('\n')}\n`;
  return `${HEAD}\n${sections.join('\n')}\n${writeTallies(tallies)}\n## What is lost\n\n${lost}`;
}
