import type { ConversationEvent } from '../../dialects/conversation/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { HoldWrite, SettlementWrite } from '../../store/records/index.ts';
import type { EventSink, Pipeline, PipelineCall, PipelineResult, StreamSink } from '../port.ts';
import { BodyWriter } from './body-writer.ts';
import type { BodyWriterDeps } from './body-writer.ts';
import { Collected, keepWhole, Room } from './collect.ts';
import type { KeepBodies, KeptBody } from './port.ts';

/** Bodies of answers under way, bytes. */
const UNDER_WAY_MAX = 64 * 1024 * 1024;
const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/jsonl';

const encoder = new TextEncoder();
const FAILED_FROM = 400;

export interface BodyKeepingDeps extends BodyWriterDeps {
  /** As the operator has it now. */
  readonly keep: () => KeepBodies;
}

/** Keeps bodies beside pipelines. */
export interface BodyKeeping {
  /** The same pipeline; where nothing is kept a call goes straight through. */
  wrap(inner: Pipeline): Pipeline;
  /** Resolves when what was taken is written. */
  flush(): Promise<void>;
}

function requestOf({ call }: PipelineCall): KeptBody {
  if (call.form !== 'canonical') return keepWhole(JSON_TYPE, call.body);
  return keepWhole(JSON_TYPE, call.received ?? encoder.encode(JSON.stringify(call.conversation)));
}

/** What a client is told of a failure, in the shape of its API. */
function errorOf({ call, origin }: PipelineCall, error: GatewayError): KeptBody {
  const text =
    call.form === 'canonical'
      ? JSON.stringify({ code: error.entry.code, message: error.message, error: { type: error.type } })
      : call.dialect.encodeError(error, origin.requestId, error.message);
  return keepWhole(JSON_TYPE, encoder.encode(text));
}

/** The bodies of one request, from its admission to the end of its answer. */
class Taking {
  readonly #call: PipelineCall;
  readonly #keep: KeepBodies;
  readonly #writer: BodyWriter;
  readonly #room: Room;
  #settled: { readonly hold: HoldWrite; readonly settlement: SettlementWrite } | null = null;

  constructor(call: PipelineCall, keep: KeepBodies, writer: BodyWriter, room: Room) {
    this.#call = call;
    this.#keep = keep;
    this.#writer = writer;
    this.#room = room;
  }

  readonly settled = (hold: HoldWrite, settlement: SettlementWrite): void => {
    this.#settled = { hold, settlement };
  };

  /** Takes the answer, or what there is of it. */
  take(response: KeptBody | null): void {
    // Without a settlement there is no row that it could be of.
    if (this.#settled === null) return;
    const { hold, settlement } = this.#settled;
    const failed = settlement.errorType !== null || settlement.status >= FAILED_FROM;
    if (this.#keep === 'errors' && !failed) return;
    this.#writer.put({
      id: hold.id,
      at: settlement.at,
      customerId: hold.customerId,
      customerUserId: hold.customerUserId,
      endUser: hold.labels?.endUser ?? null,
      request: requestOf(this.#call),
      response,
    });
  }

  failed(thrown: unknown): void {
    this.take(thrown instanceof GatewayError ? errorOf(this.#call, thrown) : null);
  }

  watch(result: PipelineResult): PipelineResult {
    switch (result.kind) {
      case 'whole':
        this.take(keepWhole(result.contentType, result.body));
        return result;
      case 'answer':
        this.take(keepWhole(JSON_TYPE, encoder.encode(JSON.stringify(result.answer))));
        return result;
      case 'stream':
        return { ...result, start: (sink: StreamSink) => result.start(this.#teeBytes(sink, result.contentType)) };
      case 'events':
        return { ...result, start: (sink: EventSink) => result.start(this.#teeEvents(sink)) };
      default:
        return result satisfies never;
    }
  }

  #teeBytes(sink: StreamSink, contentType: string): StreamSink {
    const collected = new Collected(this.#room);
    return {
      write(chunk) {
        collected.add(chunk);
        return sink.write(chunk);
      },
      onDrain: (callback) => sink.onDrain(callback),
      end: () => {
        sink.end();
        this.take(collected.end(contentType));
      },
    };
  }

  #teeEvents(sink: EventSink): EventSink {
    const collected = new Collected(this.#room);
    const end = (): void => this.take(collected.end(LINES_TYPE));
    return {
      event(event: ConversationEvent) {
        collected.add(encoder.encode(`${JSON.stringify(event)}\n`));
        return sink.event(event);
      },
      onDrain: (callback) => sink.onDrain(callback),
      done(facts) {
        sink.done(facts);
        end();
      },
      failed(error, facts) {
        sink.failed(error, facts);
        end();
      },
    };
  }
}

/**
 * Keeps what was received and sent, where the operator wants it. An answer leaves as it would without: it is copied as it goes, and sealed and
 * written when it has gone.
 */
export function createBodyKeeping(deps: BodyKeepingDeps): BodyKeeping {
  const writer = new BodyWriter(deps);
  const room = new Room(UNDER_WAY_MAX);

  async function runKept(inner: Pipeline, call: PipelineCall, keep: KeepBodies): Promise<PipelineResult> {
    const taking = new Taking(call, keep, writer, room);
    try {
      return taking.watch(await inner.run({ ...call, onSettled: taking.settled }));
    } catch (error) {
      taking.failed(error);
      throw error;
    }
  }

  return {
    wrap: (inner) => ({
      ...inner,
      run(call) {
        const keep = deps.keep();
        return keep === 'off' ? inner.run(call) : runKept(inner, call, keep);
      },
    }),
    flush: () => writer.flush(),
  };
}
