import { expect, test } from 'bun:test';
import { hideSecrets } from './hide-secrets.ts';

function hide(text: string, apiKey: string | null, headers: Readonly<Record<string, string>> = {}): string {
  return Buffer.from(hideSecrets(new TextEncoder().encode(text), { apiKey, headers })).toString();
}

test('a key, a header and each text of a credential that is a document are taken out', () => {
  expect(hide('{"error":"bad key sk-abcdefgh"}', 'sk-abcdefgh')).toBe('{"error":"bad key [redacted]"}');
  expect(hide('value header-secret', null, { 'x-custom': 'header-secret' })).toBe('value [redacted]');
  const account = JSON.stringify({
    access_key_id: 'AKIDEXAMPLE',
    secret_access_key: 'a-long-made-up-secret',
    nested: { k: 'inner-secret' },
  });
  expect(hide('AKIDEXAMPLE signed with a-long-made-up-secret and inner-secret', account)).toBe(
    '[redacted] signed with [redacted] and [redacted]',
  );
});

test('what quotes nothing stays the same bytes', () => {
  const body = new TextEncoder().encode('{"error":"no"}');
  expect(hideSecrets(body, { apiKey: 'sk-abcdefgh', headers: {} })).toBe(body);
});
