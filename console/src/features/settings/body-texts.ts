import { defineTexts, plural } from '../../lib/texts.ts';

export const bodySettingsTexts = defineTexts(
  {
    title: 'Request bodies',
    edit: 'Edit request bodies',
    keep: 'Store bodies',
    keepHelp:
      'Prompts and answers of which requests are kept, encrypted, up to 256 KB each. Never by default. Every viewing is recorded in the operation log.',
    choices: { off: 'Never', errors: 'Failed requests', all: 'All requests' },
    days: 'Retention',
    daysField: 'Retention, days',
    daysOf: (days: string, count: number) => `${days} ${plural(count, 'day', 'days')}`,
    daysHelp: 'How long they are kept before they are deleted, those already stored too. 7 days by default.',
    daysEmpty: 'Leave empty for 7.',
  },
  {
    title: '请求正文',
    edit: '修改保留范围',
    keep: '保留',
    keepHelp: '保留哪些请求的提示词与回答，加密保存，各不超过 256 KB。默认不保留。每次查看均记入操作日志。',
    choices: { off: '不保留', errors: '仅失败的请求', all: '全部请求' },
    days: '保留时长',
    daysField: '保留天数',
    daysOf: (days) => `${days} 天`,
    daysHelp: '到期后删除，对已保留的同样生效。默认 7 天。',
    daysEmpty: '留空则为 7 天。',
  },
);
