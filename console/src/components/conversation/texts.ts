import { defineTexts } from '../../lib/texts.ts';

export const conversationTexts = defineTexts(
  {
    thinking: 'Reasoning',
    calls: (name: string) => `Calls ${name}`,
    answered: (name: string) => (name === '' ? 'Tool result' : `Result of ${name}`),
    more: 'Show all',
    less: 'Show less',
  },
  {
    thinking: '推理过程',
    calls: (name) => `调用 ${name}`,
    answered: (name) => (name === '' ? '工具结果' : `${name} 的结果`),
    more: '展开',
    less: '收起',
  },
);
