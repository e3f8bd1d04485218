import { expect, test } from 'bun:test';
import { CHINESE_TEXTS } from './chinese-texts.ts';
import { GatewayError, invalidField } from './gateway-error.ts';
import { describeInChinese, translateText } from './translate.ts';

test.each([
  ['is required', '为必填项'],
  ['must be ≥ 1', '必须 ≥ 1'],
  ['must be an integer', '必须是整数'],
  ['must be an integer from 1 to 128', '必须是 1 到 128 之间的整数'],
  ['must be one of active, suspended', '必须是以下值之一：active, suspended'],
  ['requests_per_minute of the customer user is 20', '客户用户的 requests_per_minute 为 20'],
  ['expected , or } at line 2, column 7', '此处应为 , 或 }（第 2 行，第 7 列）'],
])('%p is said as %p', (english, chinese) => {
  expect(translateText(english)).toBe(chinese);
});

test('a name, a code and the words of a provider stay as they are', () => {
  for (const own of ['provider.write', 'gpt-4.1', 'Rate limit reached for requests']) {
    expect(translateText(own)).toBeNull();
  }
});

test('each Chinese text uses what varies, all of it', () => {
  const argumentsOf = (text: string): readonly string[] => (text.match(/\{\d\}/g) ?? []).toSorted();
  for (const [english, chinese] of Object.entries(CHINESE_TEXTS)) {
    expect([english, argumentsOf(chinese)]).toEqual([english, argumentsOf(english)]);
  }
});

test('message and details are Chinese; path, codes and the other fields of a detail are not touched', () => {
  expect(describeInChinese(invalidField('limits.requests_per_minute', 'must be ≥ 1'))).toEqual({
    message: '请求无效：limits.requests_per_minute 必须 ≥ 1',
    details: [{ path: 'limits.requests_per_minute', problem: '必须 ≥ 1' }],
  });
  const denied = new GatewayError('permission_denied', {
    hint: 'provider.write',
    details: [{ permission: 'provider.write' }],
  });
  expect(describeInChinese(denied)).toEqual({
    message: '缺少执行此操作的权限：provider.write',
    details: [{ permission: 'provider.write' }],
  });
});
