import { expect, test } from 'bun:test';
import { encodeModel, encodeModelList } from './models.ts';

const MODEL = {
  name: 'vendor/model:free',
  createdAt: Date.UTC(2026, 0, 1),
  createdText: '2026-01-01T00:00:00.000Z',
  ownedBy: 'p',
};
const ENTRY = { id: 'vendor/model:free', object: 'model', created: 1767225600, owned_by: 'p' };

test('a model and the list of models have the shape that the SDKs read', () => {
  expect(JSON.parse(encodeModel(MODEL))).toEqual(ENTRY);
  expect(JSON.parse(encodeModelList([MODEL, MODEL]))).toEqual({ object: 'list', data: [ENTRY, ENTRY] });
  expect(JSON.parse(encodeModelList([]))).toEqual({ object: 'list', data: [] });
});
