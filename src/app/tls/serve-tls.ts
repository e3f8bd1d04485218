import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import type { TelemetryLogger } from '../../telemetry/index.ts';
import type { HttpServer, TlsPair } from '../http-server.ts';
import type { Recurring } from '../schedules/run-every.ts';
import { StartupError } from '../startup-error.ts';
import { readTlsPair, TlsProblem, watchTlsFiles } from './tls-files.ts';
import type { TlsFiles } from './tls-files.ts';

/** Where the certificate is; null without HTTPS. */
export function findTlsFiles({ tlsCertFile, tlsKeyFile }: Config): TlsFiles | null {
  return tlsCertFile === null || tlsKeyFile === null ? null : { certFile: tlsCertFile, keyFile: tlsKeyFile };
}

/** Throws `StartupError`. */
export function readPair(files: TlsFiles): TlsPair {
  try {
    return readTlsPair(files, systemClock.now());
  } catch (error) {
    if (error instanceof TlsProblem)
      throw new StartupError('settings', `HTTPS cannot be served: ${error.message}`, error);
    throw error;
  }
}

/** SIGHUP asks for a look at once. */
export function watchTls(files: TlsFiles, current: TlsPair, server: HttpServer, log: TelemetryLogger): Recurring {
  const watch = watchTlsFiles({ clock: systemClock, log, server, files, current });
  const onSignal = (): void => watch.look();
  process.on('SIGHUP', onSignal);
  return {
    stop() {
      process.off('SIGHUP', onSignal);
      return watch.stop();
    },
  };
}
