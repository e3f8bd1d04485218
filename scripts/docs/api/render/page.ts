import type { Section } from '../chapter.ts';
import { listOperations } from '../openapi.ts';
import type { OpenApiDocument } from '../openapi.ts';
import type { RecordedAnswer } from '../run/run-examples.ts';
import type { Language, Text } from '../text.ts';
import { renderCall, renderExample } from './call.ts';
import type { PageContext } from './call.ts';
import { anchorOf } from './markdown.ts';

const CONTENTS_DEPTH = 3;

/** A section with its number and heading. */
interface Numbered {
  readonly section: Section;
  readonly heading: string;
  readonly depth: number;
}

function numberSections(
  sections: readonly Section[],
  language: Language,
  prefix: string,
  depth: number,
): readonly Numbered[] {
  return sections.flatMap((section, index) => {
    const number = `${prefix}${index + 1}`;
    const heading = depth === 1 ? `${number}. ${section.title[language]}` : `${number} ${section.title[language]}`;
    return [{ section, heading, depth }, ...numberSections(section.sections ?? [], language, `${number}.`, depth + 1)];
  });
}

function renderContents(numbered: readonly Numbered[]): string {
  return numbered
    .filter((one) => one.depth <= CONTENTS_DEPTH)
    .map((one) => `${'  '.repeat(one.depth - 1)}- [${one.heading}](#${anchorOf(one.heading)})`)
    .join('\n');
}

function renderSection(context: PageContext, { section, heading, depth }: Numbered): readonly string[] {
  return [
    `${'#'.repeat(Math.min(depth + 1, 6))} ${heading}`,
    ...(section.intro === undefined ? [] : [section.intro[context.language].trim()]),
    ...(section.examples ?? []).flatMap((example) => renderExample(context, example)),
    ...(section.calls ?? []).flatMap((call) => renderCall(context, call)),
  ];
}

/** One page of the reference. */
export interface Page {
  readonly title: Text;
  readonly lead: Text;
  readonly chapters: readonly Section[];
}

/** The page in one language, as Markdown. */
export function renderPage(
  page: Page,
  document: OpenApiDocument,
  answers: Readonly<Record<string, RecordedAnswer>>,
  language: Language,
): string {
  const operations = listOperations(document);
  const context: PageContext = {
    document,
    operations,
    answers,
    language,
    seenAnswers: new Map(),
    seenBodies: new Map(),
    seenParts: new Map(),
  };
  const numbered = numberSections(page.chapters, language, '', 1);
  const blocks = [
    `# ${page.title[language]}`,
    page.lead[language].trim(),
    renderContents(numbered),
    ...numbered.flatMap((one) => renderSection(context, one)),
  ];
  return `${blocks.join('\n\n')}\n`;
}
