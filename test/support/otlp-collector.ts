import definitions from 'otlp-definitions/build/src/generated/root.js';

/** An attribute's value as the protocol has it. */
interface AnyValue {
  readonly stringValue?: string | null;
  readonly boolValue?: boolean | null;
  readonly intValue?: number | { toNumber(): number } | null;
  readonly doubleValue?: number | null;
  readonly arrayValue?: { readonly values: readonly AnyValue[] } | null;
}

interface Attribute {
  readonly key: string;
  readonly value: AnyValue;
}

/** One span, with ids in hexadecimal and instants in milliseconds. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** '' for a root. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly statusCode: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of the resource that it came with. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** A receiving end of OTLP over HTTP that decodes with the official definitions of the protocol. */
export interface OtlpCollector {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  readonly requests: readonly { readonly path: string; readonly headers: Headers }[];
  /** Status of the next answers. */
  answer(status: number): void;
  /** Resolves when there are so many spans. */
  received(count: number): Promise<readonly ReceivedSpan[]>;
  close(): Promise<void>;
}

interface Decoded {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: Uint8Array;
        readonly spanId: Uint8Array;
        readonly parentSpanId: Uint8Array | null;
        readonly traceState: string | null;
        readonly name: string;
        readonly kind: number;
        readonly startTimeUnixNano: { toString(): string };
        readonly endTimeUnixNano: { toString(): string };
        readonly attributes: readonly Attribute[];
        readonly status?: { readonly code?: number } | null;
      }[];
    }[];
  }[];
}

/** The package's own types do not name what it holds. */
const messages = definitions as unknown as {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: { decode(body: Uint8Array): Decoded } } };
      };
    };
  };
};

const NANOSECONDS = 1_000_000n;

function readValue(value: AnyValue): unknown {
  if (value.arrayValue !== undefined && value.arrayValue !== null) return value.arrayValue.values.map(readValue);
  if (value.intValue !== undefined && value.intValue !== null) return Number(value.intValue);
  return value.stringValue ?? value.doubleValue ?? value.boolValue ?? null;
}

function readAttributes(attributes: readonly Attribute[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));
}

function decode(body: Uint8Array): readonly ReceivedSpan[] {
  const { resourceSpans } = messages.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.decode(body);
  const hex = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('hex');
  const toMs = (nanoseconds: { toString(): string }): number => Number(BigInt(nanoseconds.toString()) / NANOSECONDS);
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        traceState: span.traceState ?? '',
        name: span.name,
        kind: span.kind,
        startMs: toMs(span.startTimeUnixNano),
        endMs: toMs(span.endTimeUnixNano),
        statusCode: span.status?.code ?? 0,
        attributes: readAttributes(span.attributes),
        resource: readAttributes(resource.attributes),
      })),
    ),
  );
}

export function startOtlpCollector(): OtlpCollector {
  const spans: ReceivedSpan[] = [];
  const requests: { path: string; headers: Headers }[] = [];
  let status = 200;
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      requests.push({ path: new URL(request.url).pathname, headers: request.headers });
      const body = await request.bytes();
      if (status === 200) spans.push(...decode(body));
      return new Response(new Uint8Array(0), { status, headers: { 'content-type': 'application/x-protobuf' } });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    spans,
    requests,
    answer: (next) => {
      status = next;
    },
    async received(count) {
      for (let round = 0; round < 1000 && spans.length < count; round++) await Bun.sleep(5);
      if (spans.length < count) throw new Error(`${spans.length} of ${count} spans arrived`);
      return spans;
    },
    close: () => server.stop(true),
  };
}
