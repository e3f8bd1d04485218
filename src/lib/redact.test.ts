import { expect, test } from 'bun:test';
import { redactSecrets } from './redact.ts';

test.each([
  ['Incorrect API key provided: sk-proj-abcdefghijkl12345.', 'Incorrect API key provided: sk-[redacted].'],
  ['key AIzaSyA1234567890abcdef is wrong', 'key AIza[redacted] is wrong'],
  ['authorization: Bearer abcdefgh.ijklmnop', 'authorization: Bearer [redacted]'],
  ['GET /v1/models?key=abc&page=2', 'GET /v1/models?key=[redacted]&page=2'],
  ['{"token":"tga_0123456789abcdefABCDEF"}', '{"token":"tga_[redacted]"}'],
  ['two: tgt_0123456789abc and xai-0123456789abc', 'two: tgt_[redacted] and xai-[redacted]'],
  ['jwt eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl end', 'jwt eyJ[redacted] end'],
])('%p loses its credential and nothing else', (text, expected) => {
  expect(redactSecrets(text)).toBe(expected);
});

test.each(['skip-validation-of-names', 'Basic authentication is needed', 'tokens=5', 'task-force', 'pkgconfiguration'])(
  '%p is no credential',
  (text) => {
    expect(redactSecrets(text)).toBe(text);
  },
);
