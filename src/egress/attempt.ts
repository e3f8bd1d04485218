import type { TLSOptions } from 'bun';
import { EgressError } from './port.ts';
import type { EgressErrorKind } from './port.ts';
import { HEAD_BYTES_MAX } from './response-reader.ts';
import { NO_USER, SOCKET_HANDLERS } from './socket.ts';
import type { EgressSocket, SocketUser } from './socket.ts';

/** One connection to be opened. */
export interface AttemptPlan {
  readonly address: string;
  readonly port: number;
  /** null: plain. */
  readonly tls: TLSOptions | null;
  /** What is sent to a proxy first; TLS, if any, begins inside the tunnel. */
  readonly connectHead: string | null;
  /** For texts. */
  readonly label: string;
}

export type AttemptResult = EgressSocket | EgressError;

/** Opens one connection to one address: TCP, then the proxy's tunnel, then TLS. Calls back once; nothing of the request is sent. */
export class Attempt implements SocketUser {
  readonly #plan: AttemptPlan;
  #done: ((result: AttemptResult) => void) | null;
  #socket: EgressSocket | null = null;
  #phase: 'connect' | 'tunnel' | 'tls' = 'connect';
  #proxyAnswer = '';

  constructor(plan: AttemptPlan, done: (result: AttemptResult) => void) {
    this.#plan = plan;
    this.#done = done;
  }

  start(): void {
    const { address, port, tls, connectHead } = this.#plan;
    const direct = connectHead === null && tls !== null ? { tls } : {};
    Bun.connect<SocketUser>({ hostname: address, port, data: this, socket: SOCKET_HANDLERS, ...direct }).catch(
      (error: Error) => this.onConnectError(error),
    );
  }

  /** Gives up; no call back. */
  cancel(): void {
    this.#done = null;
    this.#drop();
  }

  onOpen(socket: EgressSocket): void {
    this.#socket = socket;
    if (this.#done === null) return this.#drop();
    if (this.#plan.connectHead !== null) {
      this.#phase = 'tunnel';
      socket.write(this.#plan.connectHead);
    } else if (this.#plan.tls === null) this.#succeed(socket);
    else this.#phase = 'tls';
  }

  onHandshake(socket: EgressSocket, ok: boolean, error: Error | null): void {
    if (ok) this.#succeed(socket);
    else this.#fail('tls', 'the certificate was refused', error);
  }

  onData(data: Buffer): void {
    if (this.#phase !== 'tunnel') return;
    this.#proxyAnswer += data.toString('latin1');
    const end = this.#proxyAnswer.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.#proxyAnswer.length > HEAD_BYTES_MAX) this.#fail('connect', 'the proxy sent no answer', null);
      return;
    }
    const status = /^HTTP\/1\.[01] (\d{3})(?: |\r\n)/.exec(this.#proxyAnswer)?.[1] ?? 'no HTTP';
    if (!status.startsWith('2')) this.#fail('connect', `the proxy answered ${status}`, null);
    else if (end + 4 < this.#proxyAnswer.length) this.#fail('connect', 'the proxy sent more than its answer', null);
    else this.#upgrade();
  }

  onDrain(): void {}

  onEnd(): void {}

  onClose(error: Error | null): void {
    this.#fail(this.#phase === 'tls' ? 'tls' : 'connect', 'the connection was closed', error);
  }

  onConnectError(error: Error): void {
    this.#fail('connect', 'no connection', error);
  }

  #upgrade(): void {
    const socket = this.#socket;
    if (socket === null) return;
    if (this.#plan.tls === null) return this.#succeed(socket);
    this.#phase = 'tls';
    const [raw, secured] = socket.upgradeTLS<SocketUser>({ data: this, tls: this.#plan.tls, socket: SOCKET_HANDLERS });
    // The raw half still reports what it carries: ciphertext.
    raw.data = NO_USER;
    this.#socket = secured;
  }

  #succeed(socket: EgressSocket): void {
    const done = this.#done;
    this.#done = null;
    if (done === null) return this.#drop();
    socket.setNoDelay(true);
    done(socket);
  }

  #fail(kind: EgressErrorKind, reason: string, cause: Error | null): void {
    const done = this.#done;
    this.#done = null;
    this.#drop();
    const code = cause !== null && 'code' in cause ? ` (${String(cause.code)})` : '';
    done?.(new EgressError(kind, `${this.#plan.label}: ${reason}${code}`, false, cause ?? undefined));
  }

  #drop(): void {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    socket.data = NO_USER;
    socket.terminate();
  }
}
