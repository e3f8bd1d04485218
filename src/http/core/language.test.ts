import { expect, test } from 'bun:test';
import { chooseLanguage } from './language.ts';

test.each([
  [null, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['zh-CN', 'zh'],
  ['ZH-hans-cn', 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.3, zh;q=0.8', 'zh'],
  ['en, zh', 'en'],
  ['zh;q=0', 'en'],
  ['de, zh;q=0.1', 'zh'],
  ['zhuang', 'en'],
  ['zh;q=2', 'zh'],
] as const)('Accept-Language %p asks for %p', (header, language) => {
  expect(chooseLanguage(header)).toBe(language);
});
