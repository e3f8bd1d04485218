import { redactSecrets } from '../lib/redact.ts';
import { TextBuffer } from '../lib/text-buffer.ts';

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
  /** Nano-USD; the line has it in decimal USD. */
  readonly charge: bigint;
  readonly attempts: number;
  /** Type of the error table. */
  readonly error: string | null;
  readonly ip: string | null;
}

/** Texts that come back at every request (models, providers, paths) are quoted once. */
const QUOTED_MAX = 2000;

const USD_DIGITS = 9;

function addPlain(line: TextBuffer, value: string | null): void {
  if (value === null) {
    line.text('null');
    return;
  }
  line.text('"');
  line.text(value);
  line.text('"');
}

function addMs(line: TextBuffer, milliseconds: number | null): void {
  if (milliseconds === null) line.text('null');
  else line.number(Math.round(milliseconds * 10) / 10);
}

/**
 * Creates the builder of request lines. Written by hand, in a fixed order: ids, addresses, error types and amounts are
 * made by the gateway and need no escaping; what others chose is escaped and searched for secrets.
 */
export function createRequestLineBuilder(addStamp: (line: TextBuffer) => void): (fields: RequestLogFields) => string {
  const quotedTexts = new Map<string, string>();
  const line = new TextBuffer();

  function quote(value: string): string {
    const known = quotedTexts.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(redactSecrets(value));
    if (quotedTexts.size >= QUOTED_MAX) quotedTexts.clear();
    quotedTexts.set(value, text);
    return text;
  }

  function addQuoted(value: string | null): void {
    line.text(value === null ? 'null' : quote(value));
  }

  function addResult(fields: RequestLogFields): void {
    line.text(fields.stream ? ',"stream":true,"input_tokens":' : ',"stream":false,"input_tokens":');
    line.number(fields.inputTokens);
    line.text(',"output_tokens":');
    line.number(fields.outputTokens);
    line.text(',"cost":"');
    line.decimal(fields.charge, USD_DIGITS);
    line.text('","attempts":');
    line.number(fields.attempts);
    line.text(',"error":');
    addPlain(line, fields.error);
    line.text(',"ip":');
    addPlain(line, fields.ip);
    line.text('}\n');
  }

  return (fields) => {
    line.cut(0);
    line.text('{"at":"');
    addStamp(line);
    line.text('","level":"info","event":"request","id":');
    addPlain(line, fields.id);
    line.text(',"request_id":');
    if (fields.requestId === fields.id) addPlain(line, fields.id);
    else line.json(redactSecrets(fields.requestId));
    line.text(',"method":');
    addQuoted(fields.method);
    line.text(',"path":');
    addQuoted(fields.path);
    line.text(',"status":');
    line.number(fields.status);
    line.text(',"duration_ms":');
    addMs(line, fields.durationMs);
    line.text(',"first_byte_ms":');
    addMs(line, fields.timeToFirstByteMs);
    line.text(',"model":');
    addQuoted(fields.model);
    line.text(',"provider":');
    addQuoted(fields.provider);
    line.text(',"customer_user_id":');
    addPlain(line, fields.customerUserId);
    line.text(',"token_id":');
    addPlain(line, fields.tokenId);
    addResult(fields);
    return line.take();
  };
}
