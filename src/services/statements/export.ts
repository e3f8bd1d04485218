import type { ActionContext, ServiceDeps } from '../context.ts';
import type { ExportFormat } from '../shared/exports/export-file.ts';
import type { StatementWish } from './fields.ts';
import { readStatement } from './read.ts';
import type { StatementPage } from './read.ts';
import { StatementWriter } from './writer.ts';

/** A whole statement as a file, piece by piece. */
export async function* exportStatement(
  deps: Pick<ServiceDeps, 'store' | 'audit'>,
  context: ActionContext,
  format: ExportFormat,
  wish: StatementWish,
): AsyncGenerator<string> {
  const writer = new StatementWriter(format, wish);
  let cursor: string | null = null;
  do {
    const page: StatementPage = await readStatement(deps, context, wish, cursor);
    const head = cursor === null ? writer.head() : '';
    const text = head + writer.write(page.items);
    if (text !== '') yield text;
    cursor = page.nextCursor;
  } while (cursor !== null);
  yield writer.end();
}
