import { defineTexts } from '../../lib/texts.ts';

export const bodySettingsTexts = defineTexts(
  {
    title: 'Request bodies',
    edit: 'Edit request bodies',
    keep: 'Store bodies',
    keepHelp:
      'Prompts and answers, encrypted: the first 256 KB of each, without headers. Every view is recorded in the operation log.',
    choices: { off: 'Never', errors: 'Failed requests', all: 'All requests' },
    days: 'Retention, days',
    daysHelp: 'Also applies to bodies already stored. Leave empty for 7.',
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
