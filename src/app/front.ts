import type { Config } from '../config/index.ts';
import type { Metrics, TelemetryLogger } from '../telemetry/index.ts';
import type { Gateway } from './gateway.ts';
import { systemClock } from '../lib/clock.ts';
import { openServer } from './direct-server.ts';
import type { HttpServer, TlsPair } from './http-server.ts';
import { createOnePlace } from './data/place.ts';
import type { Place } from './data/place.ts';
import { openTls } from './tls/serve-tls.ts';
import { StartupError } from './startup-error.ts';
import { createStoreWorker } from './worker.ts';

/** What clients connect to while it is open. */
export interface OpenFront {
  readonly port: number;
  /** No new connections; resolves when all under way is settled. */
  drain(deadlineMs: number): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** What stands between the clients and the gateway: this process, or several workers. */
export interface Front {
  readonly place: Place;
  /** The figures that are shown. */
  watch(metrics: Metrics): Metrics;
  /** Opens the port. Throws `StartupError`. */
  open(gateway: Gateway): Promise<OpenFront>;
}

function openPort(config: Config, gateway: Gateway, tls: TlsPair | null): HttpServer {
  const { host, port, hstsSeconds } = config;
  try {
    const { findDirect } = gateway;
    const fetch = (request: Request) => gateway.fetch(request);
    return openServer({ host, port, hstsSeconds, tls, fetch, findDirect, clock: systemClock });
  } catch (error) {
    throw new StartupError(
      'failed',
      `The port ${config.port} on ${config.host} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

/** This process has the port. Throws `StartupError` when HTTPS cannot be served. */
export function createOneFront(config: Config, log: TelemetryLogger): Front {
  const tls = openTls(config);
  return {
    place: createOnePlace(createStoreWorker),
    watch: (metrics) => metrics,
    open(gateway) {
      const server = openPort(config, gateway, tls?.pair ?? null);
      gateway.serveFrom(server);
      const watch = tls?.watch(server, log);
      return Promise.resolve({
        port: server.port,
        async drain(deadlineMs) {
          server.stopListening();
          await Promise.all([gateway.drain(deadlineMs), watch?.stop()]);
          await server.sent(deadlineMs);
        },
        close: () => server.close(),
      });
    },
  };
}
