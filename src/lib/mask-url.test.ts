import { expect, test } from 'bun:test';
import { maskUrl } from './mask-url.ts';

test('of an address user info, values of the query and fragment are hidden, the rest stays', () => {
  expect(maskUrl('https://hooks.example/in/v1')).toBe('https://hooks.example/in/v1');
  expect(maskUrl('https://me:hush@hooks.example:8443/in?token=hush&v=2&hush#hush')).toBe(
    'https://…@hooks.example:8443/in?token=…&v=…&…#…',
  );
  expect(maskUrl('https://hush@hooks.example')).toBe('https://…@hooks.example/');
  expect(maskUrl('no address, hush')).toBe('…');
});
