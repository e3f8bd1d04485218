import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { BROKEN_STREAMS, EARLY_FAULTS, faultyProvider } from '../support/faults.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { FOUND, PASSED_THROUGH } from './answers.ts';
import type { UpstreamFormat } from './answers.ts';
import { raisedBy, SDK_PACKAGES } from './sdk-packages.ts';

const PRICE = { input: '1', output: '10' };

let gw: TestGateway;
let token = '';
let count = 0;

beforeAll(async () => {
  gw = await startTestGateway();
  token = (await gw.createCaller()).token;
}, 30_000);
afterAll(() => gw.close());

/** A model of its own, so that no breaker of an earlier fault is open; its provider speaks one of the formats. */
async function offer(format: UpstreamFormat): Promise<string> {
  count += 1;
  const model = `m-${count}`;
  const { upstream_model, ...fields } = faultyProvider(format, gw.upstream.url);
  await gw.addProvider(`p-${count}`, [{ model, upstream_model, price: PRICE }], fields);
  return model;
}

// What a fault does to a client of another format than its provider's is the same: the gateway has one error for both.
describe.each(SDK_PACKAGES.map((each) => [each.name, each] as const))(
  '%s raises its own class',
  (_, { ask, stream, classes, broken, dialect }) => {
    const other = dialect === 'openai-chat' ? 'anthropic-messages' : 'openai-chat';
    const formats = PASSED_THROUGH.filter(([, { name }]) => name === dialect || name === other);
    const asked = (model: string, streams: boolean): Promise<string> =>
      (streams ? stream : ask)({ url: gw.url, token, model, retries: 0 });

    describe.each(formats.map(([, format]) => [format.name, format] as const))('of a provider of %s', (_of, format) => {
      const faults = EARLY_FAULTS.flatMap((fault) =>
        [false, true].map((streams) => [fault.name, streams, fault] as const),
      );

      test.each(faults)('for %s, stream %p', async (_name, streams, { answer, error }) => {
        const model = await offer(format);
        gw.upstream.enqueue(answer(format, streams));
        if (error === null) {
          expect(await asked(model, streams)).toBe(FOUND);
          return;
        }
        const raised = await raisedBy(asked(model, streams));
        const [status] = error;
        expect(raised.status).toBe(status);
        expect(raised.error).toBeInstanceOf(classes[status]);
      });

      test.each(BROKEN_STREAMS.map((each) => [each.name, each] as const))(
        'for a stream that %s',
        async (_name, { answer }) => {
          const model = await offer(format);
          gw.upstream.enqueue(answer(format));
          const { error } = await raisedBy(asked(model, true));
          expect(error).toBeInstanceOf(broken);
        },
      );
    });
  },
);
