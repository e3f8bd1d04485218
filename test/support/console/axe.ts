import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { SIZES } from './stage.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Throws when axe finds something serious or critical on the page as it stands. */
export async function requireAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const violations = await page.evaluate<readonly Violation[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations)`,
  );
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  if (serious.length === 0) return;
  const lines = serious.flatMap(({ id, help, nodes }) =>
    nodes
      .slice(0, 5)
      .map(({ html, failureSummary = '' }) => `${id} (${help}): ${html.slice(0, 300)}\n  ${failureSummary}`),
  );
  throw new Error(`axe found on ${page.url()}:\n${lines.join('\n')}`);
}

/** A chart takes some frames to follow the window. */
const FRAMES_MAX = 60;
const WIDTH = `new Promise((tell) => requestAnimationFrame(() => tell(document.documentElement.scrollWidth)))`;

/** The same page at a desk: nothing is wider than the window, and axe finds nothing either. */
export async function requireAtDesk(page: Page): Promise<void> {
  await page.setViewportSize(SIZES.desk);
  let width = Number.POSITIVE_INFINITY;
  for (let frame = 0; frame < FRAMES_MAX && width > SIZES.desk.width; frame++)
    width = await page.evaluate<number>(WIDTH);
  if (width > SIZES.desk.width) throw new Error(`${page.url()} is ${width} pixels wide at a desk`);
  await requireAccessible(page);
}
