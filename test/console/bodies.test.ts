import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readAnswerBody, readRequestBody } from '../../console/src/api/playground/read-request.ts';
import { requireAccessible } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'It is wide.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1200, completion_tokens: 340, total_tokens: 1540 },
};
const BODY = {
  model: 'm',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What of the sea?' },
  ],
};

test('a conversation is read of a body of every dialect', () => {
  const bodies = [
    BODY,
    { model: 'm', instructions: 'Be brief.', input: 'What of the sea?' },
    {
      model: 'm',
      system: 'Be brief.',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'What of the sea?' }] }],
    },
    {
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      contents: [{ role: 'user', parts: [{ text: 'What of the sea?' }] }],
    },
  ];
  for (const body of bodies) {
    const said = readRequestBody(JSON.stringify(body));
    expect([said?.system, said?.turns.map(({ role, parts }) => ({ role, parts }))]).toEqual([
      'Be brief.',
      [{ role: 'user', parts: [{ kind: 'text', text: 'What of the sea?' }] }],
    ]);
  }
  expect(readRequestBody(JSON.stringify(BODY).slice(0, 40))).toBeNull();
});

test('an answer is read whole and streamed, and of one that was cut as far as it goes', () => {
  expect(readAnswerBody('openai-chat', JSON.stringify(ANSWER))).toEqual([{ kind: 'text', text: 'It is wide.' }]);
  const event = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
  const stream = `${event('It is')}${event(' wide.')}data: [DONE]\n\n`;
  expect(readAnswerBody('openai-chat', stream)).toEqual([{ kind: 'text', text: 'It is wide.' }]);
  expect(readAnswerBody('openai-chat', stream.slice(0, stream.indexOf(' wide')))).toEqual([
    { kind: 'text', text: 'It is' },
  ]);
  expect(readAnswerBody('prompts', '{}')).toBeNull();
});

describe.skipIf(!hasChromium)('bodies of requests in the console', () => {
  let stage: Stage;
  let kept: string;
  let unkept: string;

  beforeAll(async () => {
    stage = await openStage();
    const { gateway } = stage;
    gateway.upstream.answer({ kind: 'whole', body: ANSWER });
    await gateway.addProvider('alpha', [{ model: 'm', price: { input: '2.50', output: '10' } }]);
    const { token, userId } = await gateway.createCaller();
    const ask = async (): Promise<string> => {
      const answer = await gateway.chat(token, BODY);
      await answer.text();
      return answer.headers.get('x-tallygate-request-id') ?? '';
    };
    unkept = await ask();
    await gateway.admin('PATCH', '/api/v1/admin/settings', { keep_bodies: 'all' });
    kept = await ask();
    await gateway.requestsOf(userId);
    const { bodies } = gateway.gateway.core.store;
    for (let look = 0; look < 200 && !(await bodies.has(kept)); look++) await Bun.sleep(5);
  });
  afterAll(() => stage.close());

  test.each(['en', 'zh'] as const)(
    'an owner sees the conversation and both bodies when asked for, in %s',
    async (language) => {
      const { page, requireQuiet, close } = await stage.openAs('owner', `/requests/${kept}`, { language });
      const names = {
        en: { show: 'Show', request: 'Request', raw: 'Raw' },
        zh: { show: '查看', request: '请求', raw: '原文' },
      }[language];
      await page.getByRole('button', { name: names.show, exact: true }).click();
      await page.getByText('What of the sea?').waitFor();
      await page.getByText('It is wide.').waitFor();
      await requireAccessible(page);
      if (language === 'en') {
        await page.getByText('Be brief.').scrollIntoViewIfNeeded();
        await takePicture(page, 'request-bodies');
      }
      await page.getByRole('tab', { name: names.request }).click();
      await page.getByText(names.raw, { exact: true }).click();
      await page.getByRole('group', { name: names.request }).getByText(JSON.stringify(BODY)).waitFor();
      const logged = await stage.gateway.admin('GET', '/api/v1/admin/operation-logs?action=request.read_body');
      expect(logged.data.items[0]).toMatchObject({ target: { id: kept }, actor: { name: 'owner' } });
      requireQuiet();
      await close();
    },
  );

  test('what was not kept says how it can be, and who may not see it is told', async () => {
    const owner = await stage.openAs('owner', `/requests/${unkept}`);
    await owner.page.getByText('Not kept.').waitFor();
    await owner.page.getByRole('link', { name: 'Open settings' }).waitFor();
    await owner.close();
    const phone = await stage.openAs('auditor', `/requests/${kept}`, { scheme: 'dark', device: 'phone' });
    await phone.page.getByText('Your role may not read request bodies.').waitFor();
    expect(await phone.page.getByRole('button', { name: 'Show' }).count()).toBe(0);
    expect(await phone.page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(phone.page);
    phone.requireQuiet();
    await phone.close();
  });
});
