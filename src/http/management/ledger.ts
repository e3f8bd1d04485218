import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import type { ServiceDeps } from '../../services/context.ts';
import { listLedger } from '../../services/ledger/index.ts';
import { listAnswerSchema, listQuerySchema, textFilter } from '../../services/shared/index.ts';
import { ledgerAnswerSchema } from '../../services/shared/ledger-view.ts';
import { defineRoute } from '../route.ts';
import type { AnyRoute } from '../route.ts';

const listQuery = listQuerySchema({
  filters: {
    id: textFilter.meta(text('Only those of this request.', '仅返回该请求的账目。')),
    phase: z
      .enum(['hold', 'extension', 'settlement', 'release', 'recovery', 'overrun', 'adjustment'])
      .meta(text('Only those of this kind.', '仅返回该类型的账目。')),
  },
  sortable: ['at'],
  searchable: false,
});

/** `/api/v1/admin/ledger`: the append-only list of holds and charges. */
export function ledgerRoutes(deps: Pick<ServiceDeps, 'store'>): readonly AnyRoute[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/ledger',
      access: { kind: 'admin', permission: 'ledger.read' },
      summary: { en: 'List ledger entries', zh: '列出账目' },
      description: {
        en: 'The append-only list of what was set aside, charged and given back; nothing in it is ever changed.',
        zh: '只追加的账目列表，记录预扣、收费与退还，任何条目都不会修改。',
      },
      query: listQuery,
      answer: listAnswerSchema(ledgerAnswerSchema),
      status: 200,
      handle: async ({ context, query }) => ({ data: await listLedger(deps, context, query) }),
    }),
  ];
}
