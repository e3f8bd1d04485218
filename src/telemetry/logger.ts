import type { Clock } from '../lib/clock.ts';
import type { LogFields, Logger } from '../lib/log.ts';
import { describeErrorChain } from './error-chain.ts';
import { redactSecrets } from '../lib/redact.ts';
import { TextBuffer } from '../lib/text-buffer.ts';
import { createRequestLineBuilder } from './request-line.ts';
import type { RequestLogFields } from './request-line.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The structured log: one JSON object a line. */
export interface TelemetryLogger extends Logger {
  /** The one line of a request, at level info. */
  request(fields: RequestLogFields): void;
  /** Whether lines of this level are written. */
  enabled(level: LogLevel): boolean;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Takes one line with its line feed; must not throw. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Formats the seconds once and the milliseconds per line: `toISOString` would be the dearest part of a line. */
function createStamp(clock: Clock): (line: TextBuffer) => void {
  let second = -1;
  let prefix = '';
  return (line) => {
    const now = clock.now();
    const thisSecond = Math.floor(now / 1000);
    if (thisSecond !== second) {
      second = thisSecond;
      prefix = new Date(thisSecond * 1000).toISOString().slice(0, 20);
    }
    line.text(prefix);
    line.padded(now - thisSecond * 1000, 3);
    line.text('Z');
  };
}

/** Creates the log. Lines beneath `level` cost one comparison. */
export function createLogger(options: LoggerOptions): TelemetryLogger {
  const least = RANK[options.level];
  const addStamp = createStamp(options.clock);
  const buildLine = createRequestLineBuilder(addStamp);
  const at = new TextBuffer();

  function stamp(): string {
    addStamp(at);
    return at.take();
  }

  function emit(level: LogLevel, event: string, fields: LogFields | undefined, error: unknown): void {
    if (RANK[level] < least) return;
    const record = {
      at: stamp(),
      level,
      event,
      ...fields,
      ...(error === undefined ? {} : { error: describeErrorChain(error) }),
    };
    options.write(`${redactSecrets(JSON.stringify(record))}\n`);
  }

  return {
    debug: (event, fields) => emit('debug', event, fields, undefined),
    info: (event, fields) => emit('info', event, fields, undefined),
    warn: (event, fields, error) => emit('warn', event, fields, error),
    error: (event, fields, error) => emit('error', event, fields, error),
    enabled: (level) => RANK[level] >= least,
    request(fields) {
      if (RANK.info < least) return;
      options.write(buildLine(fields));
    },
  };
}
