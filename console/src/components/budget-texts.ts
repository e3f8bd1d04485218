import { defineTexts } from '../lib/texts.ts';

export const budgetTexts = defineTexts(
  {
    periods: { day: 'day', week: 'week', month: 'month', total: 'total' },
    hard: 'hard',
    soft: 'soft',
    spentOf: (spent: string, amount: string) => `${spent} of ${amount}`,
    held: (held: string) => `${held} held`,
    left: (left: string) => `${left} left`,
    resets: (at: string) => `resets ${at}`,
    neverResets: 'never resets',
    resetsAt: 'begins anew',
    none: 'No budget is set here.',
  },
  {
    periods: { day: '每日', week: '每周', month: '每月', total: '总额' },
    hard: '硬性',
    soft: '软性',
    spentOf: (spent, amount) => `${spent} / ${amount}`,
    held: (held) => `预扣 ${held}`,
    left: (left) => `剩余 ${left}`,
    resets: (at) => `${at} 重置`,
    neverResets: '不重置',
    resetsAt: '重置于',
    none: '此处未设预算。',
  },
);
