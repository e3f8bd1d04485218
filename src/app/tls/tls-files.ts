import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { HttpServer, TlsPair } from '../http-server.ts';
import { runEvery } from '../schedules/run-every.ts';
import type { Recurring } from '../schedules/run-every.ts';

const LOOK_MS = 5000;

/** Where the certificate and its key are. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A pair that cannot be served; the message says why, in one sentence without what the key file holds. */
export class TlsProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'TlsProblem';
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new TlsProblem(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function parse<T>(path: string, what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new TlsProblem(`${path} holds no ${what} in PEM form`, error);
  }
}

/** Throws `TlsProblem` for what is no certificate and key, for two that do not belong together, and for an expired one. */
export function checkPair(pair: TlsPair, files: TlsFiles, now: number): void {
  const certificate = parse(files.certFile, 'certificate', () => new X509Certificate(pair.cert));
  const key = parse(files.keyFile, 'private key without a passphrase', () => createPrivateKey(pair.key));
  if (!certificate.checkPrivateKey(key)) {
    throw new TlsProblem(`the key in ${files.keyFile} is not the one of the certificate in ${files.certFile}`);
  }
  if (Date.parse(certificate.validTo) <= now) {
    throw new TlsProblem(`the certificate in ${files.certFile} expired at ${certificate.validTo}`);
  }
}

function readFiles(files: TlsFiles): TlsPair {
  return { cert: readText(files.certFile), key: readText(files.keyFile) };
}

/** Reads the pair and checks it. Throws `TlsProblem`. */
export function readTlsPair(files: TlsFiles, now: number): TlsPair {
  const pair = readFiles(files);
  checkPair(pair, files, now);
  return pair;
}

export interface TlsWatchDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly server: Pick<HttpServer, 'renewTls'>;
  readonly files: TlsFiles;
  /** What is served now. */
  readonly current: TlsPair;
}

/** Looks at the files and serves what is new in them. */
export interface TlsWatch extends Recurring {
  /** Looks at once: a signal asks for it. */
  look(): void;
}

/**
 * Reads the files every five seconds, whatever replaced them (a copy, a rename, a mounted secret), and hands a changed pair to the server. One
 * that cannot be served is refused with one line in the log, also while only half of it has been written, and the old one stays.
 */
export function watchTlsFiles({ clock, log, server, files, current }: TlsWatchDeps): TlsWatch {
  let served = current;
  let refused = '';

  function look(): void {
    try {
      const pair = readFiles(files);
      if (pair.cert === served.cert && pair.key === served.key) return;
      checkPair(pair, files, clock.now());
      server.renewTls(pair);
      served = pair;
      refused = '';
      log.info('tls.renewed', { cert_file: files.certFile, valid_to: new X509Certificate(pair.cert).validTo });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem === refused) return;
      refused = problem;
      log.error('tls.refused', { problem });
    }
  }

  const looks = runEvery(clock, LOOK_MS, () => {
    look();
    return Promise.resolve();
  });
  return { look, stop: () => looks.stop() };
}
