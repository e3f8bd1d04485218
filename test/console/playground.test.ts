import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Locator, Page } from 'playwright-core';
import { buildBody } from '../../console/src/api/playground/bodies.ts';
import { DIALECTS } from '../../console/src/api/playground/conversation.ts';
import type { Asked, Turn } from '../../console/src/api/playground/conversation.ts';
import { createAnswerReader } from '../../console/src/api/playground/read-answer.ts';
import { writeCode } from '../../console/src/features/playground/code.ts';
import { requireAccessible, requireAtDesk } from '../support/console/axe.ts';
import { hasChromium } from '../support/console/chromium.ts';
import { takePicture } from '../support/console/pictures.ts';
import { openStage } from '../support/console/stage.ts';
import type { Stage } from '../support/console/stage.ts';

const USAGE = { prompt_tokens: 1200, completion_tokens: 340, total_tokens: 1540 };
const words = 'The sea is wide. It gives, takes, and forgets.'.split(' ');
const chunk = (delta: object, finish: string | null = null): object => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const STREAM = [
  ...words.map((word, n) => chunk({ content: n === 0 ? word : ` ${word}` })),
  chunk({}, 'stop'),
  { id: 'c1', object: 'chat.completion.chunk', choices: [], usage: USAGE },
  '[DONE]',
];
const CALL = [
  chunk({
    tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '' } }],
  }),
  chunk({ tool_calls: [{ index: 0, function: { arguments: '{"city":"Oslo"}' } }] }),
  chunk({}, 'tool_calls'),
  { id: 'c1', object: 'chat.completion.chunk', choices: [], usage: USAGE },
  '[DONE]',
];
/** 1,200 at 2.50 and 340 at 10 USD a million. */
const COST = '$0.0064';

const turn = (role: Turn['role'], parts: Turn['parts']): Turn => ({ id: role, role, parts });
const ASKED: Asked = {
  model: 'm',
  system: 'Be brief.',
  turns: [turn('user', [{ kind: 'text', text: "It's cold." }])],
  parameters: { temperature: 0.2, topP: null, maxTokens: 64, effort: 'low', stop: [], stream: true },
  tools: [{ id: 't', name: 'get_weather', description: '', schema: '{"type":"object"}' }],
};

test('every dialect asks for what was set, and for nothing that was not', () => {
  for (const dialect of DIALECTS) {
    const text = JSON.stringify(buildBody(dialect, ASKED));
    for (const part of ['Be brief.', "It's cold.", '0.2', '64', 'get_weather'])
      expect([dialect, text]).toEqual([dialect, expect.stringContaining(part)]);
    expect([dialect, /top_?p|stop|null/i.test(text)]).toEqual([dialect, false]);
  }
});

test('code says the very body that is sent, and a quote in it ends no string', () => {
  for (const dialect of DIALECTS) {
    const curl = writeCode('curl', dialect, ASKED, 'https://gateway.test');
    const said = /-d '([\s\S]*)'\n$/.exec(curl)?.[1]?.replaceAll(String.raw`'\''`, "'") ?? '';
    expect(JSON.parse(said)).toEqual(JSON.parse(JSON.stringify(buildBody(dialect, ASKED))));
    expect(writeCode('python', dialect, ASKED, 'https://gateway.test')).toContain('GATEWAY_TOKEN');
    expect(writeCode('typescript', dialect, ASKED, 'https://gateway.test')).toContain('GATEWAY_TOKEN');
  }
});

test('reasoning of an answer goes back with its signature to the dialect that gave it, and to no other', () => {
  const reader = createAnswerReader('anthropic-messages');
  const index = 0;
  for (const event of [
    { type: 'content_block_start', index, content_block: { type: 'thinking', thinking: '' } },
    { type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: 'Hm.' } },
    { type: 'content_block_delta', index, delta: { type: 'signature_delta', signature: 'sig' } },
    { type: 'content_block_stop', index },
    { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'u1', name: 'f', input: {} } },
    { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"a":1}' } },
    { type: 'content_block_stop', index: 1 },
  ])
    reader.event(event);
  const { parts, native } = reader.soFar();
  expect(parts).toEqual([
    { kind: 'reasoning', text: 'Hm.' },
    { kind: 'tool-call', id: 'u1', name: 'f', input: '{"a":1}' },
  ]);
  const answered = {
    ...ASKED,
    turns: [{ ...turn('assistant', parts), native: { dialect: 'anthropic-messages', value: native } as const }],
  };
  expect(JSON.stringify(buildBody('anthropic-messages', answered))).toContain('"signature":"sig"');
  for (const dialect of DIALECTS.filter((each) => each !== 'anthropic-messages'))
    expect([dialect, JSON.stringify(buildBody(dialect, answered)).includes('sig"')]).toEqual([dialect, false]);
});

/** The smallest picture that is one. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.skipIf(!hasChromium)('the playground in the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
    const price = { input: '2.50', output: '10' };
    await stage.gateway.addProvider('alpha', [
      { model: 'alpha-large', price },
      { model: 'alpha-small', price },
    ]);
    await stage.gateway.createCaller({
      user: { name: 'Anna Berg', budgets: [{ amount: '0.0000001', period: 'total' }] },
    });
  });
  afterAll(() => stage.close());

  async function say(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
  }

  test('an administrator asks two models at once, sees what each cost and took, and has it as code', async () => {
    stage.gateway.upstream.answer({ kind: 'sse', events: STREAM, intervalMs: 5 });
    const { page, requireQuiet, close } = await stage.openAs('admin', '/playground');
    await requireAccessible(page);
    const choose = async (model: string): Promise<void> => {
      await page.getByRole('combobox', { name: 'Model' }).last().fill(model);
      await page.getByRole('option', { name: model }).click();
    };
    await choose('alpha-large');
    await page.getByRole('button', { name: 'Add a model' }).click();
    await choose('alpha-small');
    expect(new URL(page.url()).searchParams.get('models')).toBe('alpha-large,alpha-small');
    await page.getByLabel('System prompt').fill('Answer in one sentence.');
    await say(page, 'Tell me of the sea.');
    for (const model of ['alpha-large', 'alpha-small']) {
      const lane = page.getByRole('region', { name: model });
      await lane.getByText('The sea is wide. It gives, takes, and forgets.').waitFor();
      await lane.getByText(COST).waitFor();
      await lane.getByText('1,200 in · 340 out').waitFor();
    }
    await requireAccessible(page);
    await takePicture(page, 'playground');
    await page.getByRole('button', { name: 'View code' }).click();
    const dialog = page.getByRole('dialog', { name: 'This conversation as code' });
    await dialog.getByText('/v1/chat/completions').waitFor();
    await dialog.getByText('Answer in one sentence.').waitFor();
    await requireAccessible(page);
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByText('The sea is wide. It gives, takes, and forgets.').first().waitFor();
    await page.getByRole('link', { name: 'Open request' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Request to alpha-large' }).waitFor();
    await page.getByRole('definition').getByText('Playground', { exact: true }).waitFor();
    await page.getByText('Run by', { exact: true }).waitFor();
    requireQuiet();
    await close();
  });

  test('a tool is called, its result goes back, a picture goes along, and what is under way can be stopped', async () => {
    const { page, requireQuiet, close } = await stage.openAs('admin', '/playground?models=alpha-large');
    await page.getByRole('button', { name: 'Add function' }).click();
    await page.locator('input[type=file]').setInputFiles([
      { name: 'dot.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') },
      { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    ]);
    await page.getByText('note.txt is not a PNG, JPEG, GIF or WebP.').waitFor();
    const before = stage.gateway.upstream.requests.length;
    stage.gateway.upstream.enqueue({ kind: 'sse', events: CALL }, { kind: 'sse', events: STREAM });
    await say(page, 'How is the weather?');
    await page.getByText('Calls get_weather').waitFor();
    await page.getByLabel('Result of get_weather').fill('{"celsius":-3}');
    await page.getByRole('button', { name: 'Send results' }).click();
    await page.getByText('The sea is wide.').waitFor();
    await requireAccessible(page);
    const [first, second] = await Promise.all(
      [1, 2].map(async (n) => (await stage.gateway.upstream.received(before + n)).body),
    );
    expect(first).toContain(PIXEL);
    expect(JSON.parse(second ?? '').messages.slice(-2)).toEqual([
      { role: 'assistant', content: null, tool_calls: [expect.objectContaining({ id: 'call_1' })] },
      { role: 'tool', tool_call_id: 'call_1', content: '{"celsius":-3}' },
    ]);
    stage.gateway.upstream.enqueue({ kind: 'sse', events: STREAM, stallAfterBytes: 400 });
    await say(page, 'Go on.');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped. The output so far is charged.').waitFor();
    requireQuiet();
    await close();
  });

  test('the newest answer comes into sight by itself', async () => {
    stage.gateway.upstream.answer({ kind: 'sse', events: STREAM });
    const { page, requireQuiet, close } = await stage.openAs('admin', '/playground?models=alpha-large');
    for (let asked = 0; asked < 5; asked++) {
      await say(page, `Question ${asked}`);
      await page.getByRole('link', { name: 'Open request' }).nth(asked).waitFor();
    }
    const top = async (found: Locator): Promise<number> => (await found.boundingBox())?.y ?? 0;
    const answer = page.getByRole('link', { name: 'Open request' }).last();
    const composer = page.getByRole('textbox', { name: 'Message' });
    // It is scrolled to after it is drawn.
    while ((await top(answer)) >= (await top(composer))) await page.waitForTimeout(50);
    expect(await top(answer)).toBeGreaterThan(100);
    requireQuiet();
    await close();
  });

  test('in the place of a customer user its budget refuses, readably', async () => {
    const { page, close } = await stage.openAs('owner', '/playground?models=alpha-large');
    await page.getByRole('combobox', { name: 'Act as' }).fill('Anna');
    await page.getByRole('option', { name: 'Anna Berg' }).click();
    await say(page, 'Hello');
    await page.getByRole('alert').getByText('budget', { exact: false }).waitFor();
    await close();
  });

  test('whoever may not call models has no such entry, and the page says so', async () => {
    const { page, close } = await stage.openAs('operator', '/playground');
    await page.getByText('No access').waitFor();
    expect(await page.getByRole('link', { name: 'Playground' }).count()).toBe(0);
    await close();
  });

  test('on a phone and at a desk, in Chinese, in the dark, nothing is cut', async () => {
    stage.gateway.upstream.answer({ kind: 'sse', events: STREAM });
    const options = { language: 'zh', scheme: 'dark', device: 'phone' } as const;
    const { page, requireQuiet, close } = await stage.openAs('admin', '/playground?models=alpha-large', options);
    await page.getByRole('textbox', { name: '消息' }).fill('你好');
    await page.keyboard.press('Enter');
    await page.getByText(COST).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await requireAccessible(page);
    await page.getByRole('button', { name: '设置' }).click();
    await page.getByRole('dialog', { name: '设置' }).getByLabel('系统提示词').waitFor();
    await requireAccessible(page);
    await requireAtDesk(page);
    requireQuiet();
    await close();
  });
});
