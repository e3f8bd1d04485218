import { defineTexts } from '../lib/texts.ts';

export const budgetTexts = defineTexts(
  {
    scopes: {
      gateway: 'Gateway',
      model: 'Model',
      customer: 'Customer',
      customer_user: 'Customer user',
      token: 'Auth token',
    },
    everything: 'The whole gateway',
    periods: { day: 'day', week: 'week', month: 'month', total: 'total' },
    hard: 'hard',
    soft: 'soft',
    spentOf: (spent: string, amount: string) => `${spent} of ${amount}`,
    held: (held: string) => `${held} held`,
    left: (left: string) => `${left} left`,
    resets: (at: string) => `resets ${at}`,
    neverResets: 'never resets',
    resetsAt: 'resets',
    none: 'No budget is set here.',
  },
  {
    scopes: { gateway: '网关', model: '模型', customer: '客户', customer_user: '客户用户', token: '认证令牌' },
    everything: '整个网关',
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
