import { defineTexts } from '../../lib/texts.ts';

export const ledgerPageTexts = defineTexts(
  {
    title: 'Ledger',
    description: 'Everything that was held, charged, released or adjusted. Entries are only ever added, never changed.',
    empty: 'Holds, charges and budget adjustments show up here.',
    customer: 'Customer',
    user: 'Customer user',
    token: 'Auth token',
    id: 'Request/adjustment id',
    idHint: 'Entry id',
    budget: 'Budget',
    removeBudget: 'Remove the filter Budget',
  },
  {
    title: '账目',
    description: '全部预扣、收费、退还与调整记录，只追加、不修改。',
    empty: '预扣、收费和预算调整会显示在这里。',
    customer: '客户',
    user: '客户用户',
    token: '认证令牌',
    id: '请求或调整 ID',
    idHint: '账目 ID',
    budget: '预算',
    removeBudget: '移除筛选条件 预算',
  },
);
