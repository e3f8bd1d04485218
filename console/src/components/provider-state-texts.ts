import { defineTexts } from '../lib/texts.ts';

export const providerStateTexts = defineTexts(
  {
    enabled: 'enabled',
    disabled: 'disabled',
    health: { unknown: 'not used yet', healthy: 'healthy', degraded: 'degraded', unhealthy: 'unhealthy' },
    state: {
      ready: 'ready',
      low: 'quota low',
      full: 'full',
      limited: 'at its limit',
      broken: 'breaker open',
      resting: 'resting',
      unpriced: 'no price',
    },
    stateHelp: {
      ready: 'It takes calls.',
      low: "The vendor's quota is nearly used up: others are tried first.",
      full: 'As many calls run as may run at once.',
      limited: 'A limit that was set for it is reached.',
      broken: 'Too many calls failed: it is tried again after a pause.',
      resting: 'The vendor asked for a pause.',
      unpriced: 'Its price is not known: calls are refused until one is set.',
    },
  },
  {
    enabled: '启用',
    disabled: '停用',
    health: { unknown: '尚未使用', healthy: '正常', degraded: '降级', unhealthy: '异常' },
    state: {
      ready: '就绪',
      low: '配额将尽',
      full: '并发已满',
      limited: '达到限额',
      broken: '已熔断',
      resting: '暂停中',
      unpriced: '缺少价格',
    },
    stateHelp: {
      ready: '可以接受调用。',
      low: '厂商配额即将用尽：优先使用其他部署。',
      full: '进行中的调用已达并发上限。',
      limited: '已达到为其设置的限额。',
      broken: '失败过多：暂停后会再次尝试。',
      resting: '厂商要求暂停调用。',
      unpriced: '价格未知：设置价格之前调用会被拒绝。',
    },
  },
);
