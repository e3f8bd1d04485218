import { defineTexts } from '../lib/texts.ts';

export const timeRangeTexts = defineTexts(
  {
    label: 'Time',
    quick: {
      '1h': 'Last hour',
      '24h': 'Last 24 hours',
      '7d': 'Last 7 days',
      '30d': 'Last 30 days',
      '90d': 'Last 90 days',
    },
    since: (time: string) => `Since ${time}`,
    all: 'All time',
    custom: 'Custom range',
    from: 'From',
    to: 'To',
  },
  {
    label: '时间',
    quick: {
      '1h': '最近 1 小时',
      '24h': '最近 24 小时',
      '7d': '最近 7 天',
      '30d': '最近 30 天',
      '90d': '最近 90 天',
    },
    since: (time) => `${time} 至今`,
    all: '全部时间',
    custom: '自定义时间',
    from: '起始时间',
    to: '截止时间',
  },
);
