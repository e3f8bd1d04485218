import { expect, test } from 'bun:test';
import { modelHeaders } from './model-headers.ts';

const FACTS = { id: 'req_1', requestId: 'req_1', model: 'm', warnings: [], limitHeaders: null };

test('a name with characters beyond the basic plane still makes a header', () => {
  const headers = modelHeaders({ ...FACTS, provider: 'Pröv 😀', warnings: ['half \ud800'] }, 'application/json');
  expect(headers['x-tallygate-provider']).toBe('Pr%C3%B6v %F0%9F%98%80');
  expect(headers['x-tallygate-warnings']).toBe('half %EF%BF%BD');
  expect(() => new Response(null, { headers })).not.toThrow();
});
