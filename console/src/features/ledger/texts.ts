import { defineTexts } from '../../lib/texts.ts';

export const ledgerPageTexts = defineTexts(
  {
    title: 'Ledger',
    description: 'Everything that was set aside, charged, given back or adjusted. Entries are only ever added.',
    empty: 'Each request leaves a hold and what replaced it; adjustments of budgets stand here too.',
    id: 'Request or adjustment id',
    budget: 'Budget id',
  },
  {
    title: '账目',
    description: '全部预扣、收费、退还与调整记录，只追加、不修改。',
    empty: '每次请求都会留下预扣及其结算；预算调整也记录于此。',
    id: '请求或调整 ID',
    budget: '预算 ID',
  },
);
