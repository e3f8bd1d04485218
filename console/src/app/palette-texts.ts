import { defineTexts } from '../lib/texts.ts';

export const paletteTexts = defineTexts(
  {
    placeholder: 'Search by name, or paste an id…',
    searching: 'Searching…',
    nothing: (query: string) => `Nothing found for “${query}”`,
    failed: 'The search failed. Check the connection and try again.',
  },
  {
    placeholder: '按名称搜索，或粘贴 ID……',
    searching: '正在搜索……',
    nothing: (query) => `没有找到“${query}”`,
    failed: '搜索失败，请检查网络连接后重试。',
  },
);
