import { expect, test } from 'bun:test';
import { isMaskedUrl, maskUrl } from './mask-url.ts';

test('of an address user info, values of the query and fragment are hidden, the rest stays', () => {
  expect(maskUrl('https://hooks.example/in/v1')).toBe('https://hooks.example/in/v1');
  expect(maskUrl('https://me:hush@hooks.example:8443/in?token=hush&v=2&hush#hush')).toBe(
    'https://…@hooks.example:8443/…?token=…&v=…&…#…',
  );
  expect(maskUrl('https://hush@hooks.example')).toBe('https://…@hooks.example/');
  expect(maskUrl('no address, hush')).toBe('…');
});

test('of a path what is no plain word is hidden, and of a long part its end shown', () => {
  const shown = (path: string) => maskUrl(`https://hooks.example/${path}`).slice('https://hooks.example/'.length);
  expect(shown('services/T0HUSH123/B0HUSH456/abcdefghijklmnopqrst1234')).toBe('services/…/…/…1234');
  expect(shown('api/webhooks/112233445566778899/aB3-_hushhushhushWXYZ')).toBe('api/webhooks/…8899/…WXYZ');
  expect(shown('0f8fad5b-d9cb-469f-a165-70867728950e/in')).toBe('…950e/…');
  expect(shown('bot123456:hush/sendMessage')).toBe('…/…');
  expect(shown('abcdefghijklmnopqrstuvwx')).toBe('…uvwx');
  expect(shown('in-bound/v2/alerts_2026.json')).toBe('in-bound/v2/…');
  expect([isMaskedUrl(maskUrl('https://hooks.example/T0HUSH')), isMaskedUrl('https://hooks.example/in')]).toEqual([
    true,
    false,
  ]);
});

test('the last part of a path is never shown, also as a plain word, unless it is a version', () => {
  const shown = (path: string) => maskUrl(`https://hooks.example/${path}`).slice('https://hooks.example/'.length);
  expect(['in/correcthorse', 'correct-horse-battery', 'in/hush/', '2026', 'in/hush//'].map(shown)).toEqual([
    'in/…',
    '…',
    'in/…/',
    '…',
    'in/…//',
  ]);
  expect(['in/v1', 'in/V2/', ''].map(shown)).toEqual(['in/v1', 'in/V2/', '']);
});
