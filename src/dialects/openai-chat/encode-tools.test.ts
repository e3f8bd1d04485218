import { expect, test } from 'bun:test';
import { EMPTY_CONVERSATION } from '../conversation/index.ts';
import { openaiChat } from './index.ts';

test.each([
  ['gpt-4.1', undefined, 1],
  ['gpt-4o-search-preview', {}, 0],
  ['sonar-pro', {}, 0],
])('a search is asked of %s only where it can search', (model, options, losses) => {
  const hosted = { kind: 'web_search', dialect: 'openai-responses', label: 'web_search', json: '{}' } as const;
  const { body, warnings } = openaiChat.encodeRequest(
    { ...EMPTY_CONVERSATION, hostedTools: [hosted] },
    { dialect: 'openai-chat', provider: 'prv_1', model },
    { stream: false, requestUsage: false, outputTokensDefault: 1000 },
  );
  expect([JSON.parse(body).web_search_options, warnings.length]).toEqual([options, losses]);
});
