import { GatewayError, toGatewayError } from '../../lib/errors/index.ts';
import type { Logger } from '../../lib/log.ts';
import type { ControlLine } from './client.ts';
import { OPERATION_NAMES } from './operations.ts';
import type { OnProgress } from './on-progress.ts';
import type { Operations } from './operations.ts';
import { openPrivateSocket, removeSocket } from '../private-socket.ts';

/** The socket that commands talk to. */
export interface ControlServer {
  /** Waits for calls under way, then removes the socket. */
  close(): Promise<void>;
}

function errorLine(error: unknown, logger: Logger): ControlLine {
  const failure = toGatewayError(error);
  if (failure.type === 'internal_error') logger.error('control.failed', {}, error);
  return { error: { type: failure.type, message: failure.message, details: failure.details } };
}

/** Lines as they come; a command that has left is no reason to stop half-way. */
function answerLines(run: (onProgress: OnProgress) => Promise<unknown>, logger: Logger): Response {
  const encoder = new TextEncoder();
  let left = false;
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (line: ControlLine): void => {
        if (!left) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        const result = await run((done, total) => send({ progress: [done, total] }));
        send({ result: result ?? null });
      } catch (error) {
        send(errorLine(error, logger));
      }
      if (!left) controller.close();
    },
    cancel() {
      left = true;
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
}

/** Serves the operations on a socket inside the data folder; the caller holds the lock on the data. `operations` is asked with the first call. */
export function startControlServer(path: string, operations: () => Promise<Operations>, logger: Logger): ControlServer {
  const listen = () =>
    Bun.serve({
      unix: path,
      fetch(request, socket) {
        socket.timeout(request, 0);
        return answerLines((onProgress) => runOperation(request, operations, onProgress), logger);
      },
    });
  const server = openPrivateSocket(path, listen);
  return {
    async close() {
      await server.stop(false);
      removeSocket(path);
    },
  };
}

async function runOperation(
  request: Request,
  open: () => Promise<Operations>,
  onProgress: OnProgress,
): Promise<unknown> {
  const method = new URL(request.url).pathname.slice(1);
  const name = OPERATION_NAMES.find((known) => known === method);
  if (name === undefined) throw new GatewayError('not_found', { hint: `the server has no operation '${method}'` });
  const operations = await open();
  // Both ends are the same build of one program and the socket is the owner's alone, so the parameters are as typed.
  const run = operations[name].bind(operations) as (params: unknown, onProgress: OnProgress) => Promise<unknown>;
  return run(await request.json(), onProgress);
}
