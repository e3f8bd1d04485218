import { expect, test } from 'bun:test';
import { decodeWebhookSecret } from '../shared/webhooks/webhook-secret.ts';
import { nextWait } from './deliver.ts';
import { signWebhook } from './sign.ts';

// The example of the specification: https://github.com/standard-webhooks/standard-webhooks, read 2026-11-27.
test('a message is signed as Standard Webhooks says', () => {
  const headers = signWebhook(
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330_900,
    '{"test": 2432232314}',
  );
  expect(headers).toEqual([
    ['webhook-id', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
    ['webhook-timestamp', '1614265330'],
    ['webhook-signature', 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='],
  ]);
});

test.each([
  ['', 'empty'],
  ['whsec_', 'no key'],
  [`whsec_${Buffer.alloc(23, 1).toString('base64')}`, 'too short a key'],
  [`whsec_${Buffer.alloc(65, 1).toString('base64')}`, 'too long a key'],
  [Buffer.alloc(32, 1).toString('base64'), 'no prefix'],
  ['whsec_ürgs and thirty-two characters more', 'no base64'],
  ['…AQE=', 'a masked one'],
])('%p is no secret: %s', (secret) => {
  expect(decodeWebhookSecret(secret)).toBeNull();
  expect(() => signWebhook(secret, 'evt_1', 0, '{}')).toThrow();
});

test('attempts are spread over a little more than a day, each wait a fifth more or less', () => {
  const waits = (random: number): number[] => {
    const found: number[] = [];
    for (let attempts = 1; ; attempts++) {
      const wait = nextWait(attempts, random, null);
      if (wait === null) return found;
      found.push(wait);
    }
  };
  const middle = waits(0.5);
  expect(middle[0]).toBe(5000);
  expect(middle.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(27 * 3_600_000);
  expect(waits(0)[0]).toBe(4000);
  expect(waits(1)[0]).toBe(6000);
  expect(nextWait(1, 0.5, 60_000)).toBe(60_000);
  expect(nextWait(middle.length + 1, 0.5, 60_000)).toBeNull();
});
