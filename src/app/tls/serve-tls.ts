import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import type { TelemetryLogger } from '../../telemetry/index.ts';
import type { HttpServer, TlsPair } from '../http-server.ts';
import type { Recurring } from '../schedules/run-every.ts';
import { StartupError } from '../startup-error.ts';
import { readTlsPair, TlsProblem, watchTlsFiles } from './tls-files.ts';
import type { TlsFiles } from './tls-files.ts';

/** The certificate that is served, and what keeps it new. */
export interface ServedTls {
  readonly pair: TlsPair;
  /** Looks for a newer one now and again, and at once on SIGHUP. */
  watch(server: HttpServer, log: TelemetryLogger): Recurring;
}

function readPair(files: TlsFiles): TlsPair {
  try {
    return readTlsPair(files, systemClock.now());
  } catch (error) {
    if (error instanceof TlsProblem)
      throw new StartupError('settings', `HTTPS cannot be served: ${error.message}`, error);
    throw error;
  }
}

/** null without HTTPS. Throws `StartupError`. */
export function openTls({ tlsCertFile, tlsKeyFile }: Config): ServedTls | null {
  if (tlsCertFile === null || tlsKeyFile === null) return null;
  const files = { certFile: tlsCertFile, keyFile: tlsKeyFile };
  const pair = readPair(files);
  return {
    pair,
    watch(server, log) {
      const watch = watchTlsFiles({ clock: systemClock, log, server, files, current: pair });
      const onSignal = (): void => watch.look();
      process.on('SIGHUP', onSignal);
      return {
        stop() {
          process.off('SIGHUP', onSignal);
          return watch.stop();
        },
      };
    },
  };
}
