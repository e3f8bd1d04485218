import { defineTexts } from '../../lib/texts.ts';

export const bodySettingsTexts = defineTexts(
  {
    title: 'Bodies of requests',
    edit: 'Change what is kept',
    keep: 'Kept',
    keepHelp:
      'What was asked and answered, sealed; the first 256 KB of each, no headers. Each look is in the operation log.',
    choices: { off: 'Nothing', errors: 'Of requests that failed', all: 'Of every request' },
    days: 'For how many days',
    daysHelp: 'Counts for those that are there, too. Empty: 7.',
  },
  {
    title: '请求正文',
    edit: '修改保留范围',
    keep: '保留',
    keepHelp: '请求与响应的内容，加密保存；各保留前 256 KB，不含请求头。每次查看均记入操作日志。',
    choices: { off: '不保留', errors: '仅失败的请求', all: '全部请求' },
    days: '保留天数',
    daysHelp: '对已保留的同样生效。留空为 7 天。',
  },
);
