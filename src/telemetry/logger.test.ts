import { expect, test } from 'bun:test';
import { FakeClock } from '../lib/clock.ts';
import { GatewayError } from '../lib/errors/index.ts';
import { createLogger } from './logger.ts';
import type { LogLevel, TelemetryLogger } from './logger.ts';
import type { RequestLogFields } from './request-line.ts';

function create(level: LogLevel = 'info'): { log: TelemetryLogger; lines: string[] } {
  const lines: string[] = [];
  const log = createLogger({ level, write: (line) => lines.push(line), clock: new FakeClock() });
  return { log, lines };
}

const REQUEST: RequestLogFields = {
  id: 'req_1',
  requestId: 'req_1',
  method: 'POST',
  path: '/v1/chat/completions',
  status: 200,
  durationMs: 12.3456,
  timeToFirstByteMs: null,
  model: 'a "quoted" model\n',
  provider: 'main',
  customerUserId: 'usr_1',
  tokenId: 'tok_1',
  stream: true,
  inputTokens: 3,
  outputTokens: 4,
  charge: 123_000n,
  attempts: 1,
  error: null,
  ip: '::1',
};

test('a line is one JSON object with time, level and event', () => {
  const { log, lines } = create();
  log.info('server.listening', { port: 4000, line: 'a\nb' });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    at: '2026-01-01T00:00:00.000Z',
    level: 'info',
    event: 'server.listening',
    port: 4000,
    line: 'a\nb',
  });
});

test('levels beneath the least one are not written', () => {
  const { log, lines } = create('warn');
  log.debug('a');
  log.info('b');
  log.request(REQUEST);
  log.warn('c');
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['c']);
});

test('an error is written with its chain of causes and its internal text', () => {
  const { log, lines } = create();
  const cause = new GatewayError('upstream_error', { internal: 'reset by peer', cause: new TypeError('socket') });
  log.error('attempt.failed', {}, new Error('outer', { cause }));
  const { error } = JSON.parse(lines[0] ?? '') as { error: Record<string, unknown>[] };
  expect(error.map((link) => link['name'])).toEqual(['Error', 'GatewayError', 'TypeError']);
  expect(error[1]).toMatchObject({ type: 'upstream_error', internal: 'reset by peer' });
  expect(error[0]?.['stack']).toBeArray();
});

test('a cause that points at itself does not hang the log', () => {
  const { log, lines } = create();
  const error = new Error('loop');
  error.cause = error;
  log.error('x', {}, error);
  expect(lines).toHaveLength(1);
});

test('what looks like a secret never reaches a line', () => {
  const { log, lines } = create();
  const body = 'A1b2C3d4E5f6G7h8I9j0';
  for (const prefix of ['tga_', 'tgt_', 'tgm_', 'sk-', 'sk-proj-']) {
    const secret = `${prefix}${body}`;
    log.warn('x', { text: `key ${secret}` }, new Error(`bad ${secret}`));
    log.request({ ...REQUEST, requestId: secret, path: `/v1/${secret}`, model: secret });
  }
  expect(lines).toHaveLength(10);
  expect(lines.join('')).not.toContain(body);
  expect(lines.join('')).toContain('tga_[redacted]');
});

test('a word that only contains the letters of a prefix stays', () => {
  const { log, lines } = create();
  log.info('x', { model: 'risk-assessment-large', disk: 'task-12345678' });
  expect(lines[0]).toContain('risk-assessment-large');
  expect(lines[0]).toContain('task-12345678');
});

test('the line of a request is valid JSON with every field, whatever the client named', () => {
  const { log, lines } = create();
  log.request(REQUEST);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    at: '2026-01-01T00:00:00.000Z',
    level: 'info',
    event: 'request',
    id: 'req_1',
    request_id: 'req_1',
    method: 'POST',
    path: '/v1/chat/completions',
    status: 200,
    duration_ms: 12.3,
    first_byte_ms: null,
    model: 'a "quoted" model\n',
    provider: 'main',
    customer_user_id: 'usr_1',
    token_id: 'tok_1',
    stream: true,
    input_tokens: 3,
    output_tokens: 4,
    cost: '0.000123',
    attempts: 1,
    error: null,
    ip: '::1',
  });
});

test('milliseconds keep three digits', () => {
  const clock = new FakeClock(Date.UTC(2026, 5, 1, 12, 0, 0, 7));
  const lines: string[] = [];
  createLogger({ level: 'info', write: (line) => lines.push(line), clock }).info('x');
  expect(lines[0]).toContain('"at":"2026-06-01T12:00:00.007Z"');
});
