import { redactSecrets } from '../lib/redact.ts';

/** The line of one request. Bounded, and free of request and answer text. */
export interface RequestLogFields {
  /** `req_…`; null when it was refused before it had one. */
  readonly id: string | null;
  readonly requestId: string;
  readonly method: string;
  /** Path without its query. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  readonly timeToFirstByteMs: number | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly customerUserId: string | null;
  readonly tokenId: string | null;
  readonly stream: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Decimal USD. */
  readonly cost: string | null;
  readonly attempts: number;
  /** Type of the error table. */
  readonly error: string | null;
  readonly ip: string | null;
}

/** Texts that come back at every request (models, providers, paths) are quoted once. */
const QUOTED_MAX = 2000;

function plain(value: string | null): string {
  return value === null ? 'null' : `"${value}"`;
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/**
 * Creates the builder of request lines. Written by hand, in a fixed order: ids, addresses, error types and amounts are
 * made by the gateway and need no escaping; what others chose is escaped and searched for secrets.
 */
export function createRequestLineBuilder(): (at: string, fields: RequestLogFields) => string {
  const quotedTexts = new Map<string, string>();

  function quoted(value: string | null): string {
    if (value === null) return 'null';
    const known = quotedTexts.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(redactSecrets(value));
    if (quotedTexts.size >= QUOTED_MAX) quotedTexts.clear();
    quotedTexts.set(value, text);
    return text;
  }

  return (at, fields) => {
    const id = plain(fields.id);
    const requestId = fields.requestId === fields.id ? id : JSON.stringify(redactSecrets(fields.requestId));
    const firstByte = fields.timeToFirstByteMs === null ? 'null' : round(fields.timeToFirstByteMs);
    return (
      `{"at":"${at}","level":"info","event":"request","id":${id},"request_id":${requestId}` +
      `,"method":${quoted(fields.method)},"path":${quoted(fields.path)},"status":${fields.status}` +
      `,"duration_ms":${round(fields.durationMs)},"first_byte_ms":${firstByte}` +
      `,"model":${quoted(fields.model)},"provider":${quoted(fields.provider)}` +
      `,"customer_user_id":${plain(fields.customerUserId)},"token_id":${plain(fields.tokenId)}` +
      `,"stream":${fields.stream},"input_tokens":${fields.inputTokens},"output_tokens":${fields.outputTokens}` +
      `,"cost":${plain(fields.cost)},"attempts":${fields.attempts},"error":${plain(fields.error)}` +
      `,"ip":${plain(fields.ip)}}\n`
    );
  };
}
