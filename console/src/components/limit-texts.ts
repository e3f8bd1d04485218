import { defineTexts } from '../lib/texts.ts';

export const limitTexts = defineTexts(
  {
    title: 'Limits',
    unlimited: 'no limit',
    none: 'No limit is set here.',
    usedOf: (used: string, limit: string) => `${used} of ${limit}`,
    wholeAgain: (when: string) => `all of it free again ${when}`,
    names: {
      requests_per_minute: 'Requests per minute',
      tokens_per_minute: 'Tokens per minute',
      requests_per_day: 'Requests per day',
      tokens_per_day: 'Tokens per day',
      concurrent_requests: 'Requests at once',
    },
  },
  {
    title: '限额',
    unlimited: '不限',
    none: '此处未设限额。',
    usedOf: (used, limit) => `${used} / ${limit}`,
    wholeAgain: (when) => `${when}完全恢复`,
    names: {
      requests_per_minute: '每分钟请求数',
      tokens_per_minute: '每分钟 token 数',
      requests_per_day: '每日请求数',
      tokens_per_day: '每日 token 数',
      concurrent_requests: '并发请求数',
    },
  },
);
