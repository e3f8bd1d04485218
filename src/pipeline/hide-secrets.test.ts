import { expect, test } from 'bun:test';
import { hideSecrets } from './hide-secrets.ts';

const account = { apiKey: 'a-key-of-the-provider', headers: { 'x-team': 'another secret', 'x-mode': 'on' } };
const hide = (text: string): string => Buffer.from(hideSecrets(Buffer.from(text), account)).toString();

test('an error body that quotes the credentials loses them and nothing else', () => {
  expect(hide('{"é":"Bad key a-key-of-the-provider on another secret, a-key-of-the-provider"}')).toBe(
    '{"é":"Bad key [redacted] on [redacted], [redacted]"}',
  );
});

test('a body that quotes none stays the same bytes', () => {
  const body = Buffer.from('{"error":"no"}');
  expect(hideSecrets(body, account)).toBe(body);
});
