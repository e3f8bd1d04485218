import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** The address that every page of `docs/clients` names. */
export const PAGE_ORIGIN = 'http://127.0.0.1:4000';

/** A fenced block of a page. */
export interface PageBlock {
  readonly language: string;
  readonly text: string;
}

export function readPage(page: string): string {
  return readFileSync(join(import.meta.dir, `../../docs/clients/${page}.md`), 'utf8');
}

/** The blocks of a page in their order, with this address in the place of the page's. */
export function readBlocks(page: string, url: string): readonly PageBlock[] {
  return [...readPage(page).matchAll(FENCE)].map(([, language = '', text = '']) => ({
    language,
    text: text.replaceAll(PAGE_ORIGIN, url),
  }));
}

/** The first block in this language. */
export function readBlock(page: string, language: string, url: string): string {
  const found = readBlocks(page, url).find((block) => block.language === language);
  if (found === undefined) throw new Error(`docs/clients/${page}.md has no block in ${language}`);
  return found.text;
}

/** What the page's `export` lines set. */
export function readExports(page: string, url: string, token: string): Readonly<Record<string, string>> {
  const lines = readPage(page)
    .replaceAll(PAGE_ORIGIN, url)
    .matchAll(/^export (\w+)=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value.replace('$TOKEN', token)]));
}
