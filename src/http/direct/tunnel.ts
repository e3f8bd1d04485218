import { Outgoing, OWNED_SOCKET } from './socket.ts';
import type { DirectSocket, SocketOwner } from './socket.ts';

/** Where the runtime's server listens, for this process alone. */
export interface InnerAddress {
  readonly hostname: string;
  readonly port: number;
}

const ENDING_SECONDS = 120;

/** One side of a tunnel: what arrives is written to the other, as fast as that takes it. */
class Side implements SocketOwner {
  readonly socket: DirectSocket;
  readonly outgoing: Outgoing;
  other: Side | null = null;
  readonly #closed: () => void;
  /** It ends once all is out. */
  #ends = false;

  constructor(socket: DirectSocket, closed: () => void) {
    this.socket = socket;
    this.outgoing = new Outgoing(socket);
    this.#closed = closed;
  }

  onData(data: Buffer): void {
    if (this.other !== null && !this.other.outgoing.write(data, data.length)) this.socket.pause();
  }

  onDrain(): void {
    if (!this.outgoing.flush()) return;
    if (this.#ends) this.socket.end();
    else this.other?.socket.resume();
  }

  onEnd(): void {
    this.other?.end();
  }

  onClose(): void {
    const { other } = this;
    this.other = null;
    this.outgoing.close();
    other?.end();
    this.#closed();
  }

  /** No more comes for it; whoever does not take what is left, or does not go, is not waited for. */
  end(): void {
    this.#ends = true;
    this.socket.timeout(ENDING_SECONDS);
    if (this.outgoing.idle) this.socket.end();
  }
}

/** Connections that the runtime's server serves: bytes go both ways as they are. It knows who is at the other end by address and port. */
export class Tunnels {
  readonly #inner: InnerAddress;
  readonly #addresses = new Map<number, string>();
  readonly #open = new Set<DirectSocket>();

  constructor(inner: InnerAddress) {
    this.#inner = inner;
  }

  /** Address of the client whose tunnel has this port at its end; null: no tunnel has. */
  addressOf(port: number): string | null {
    return this.#addresses.get(port) ?? null;
  }

  /** Hands a client's socket over; `received`: what has arrived of it. */
  open(client: DirectSocket, received: Buffer): void {
    const first = Buffer.from(received);
    const address: string | undefined = client.remoteAddress;
    if (address === undefined) {
      // Gone already; the runtime's types say nothing of it.
      client.terminate();
      return;
    }
    const clientSide = new Side(client, () => this.#open.delete(client));
    this.#open.add(client);
    client.data = clientSide;
    client.pause();
    const { hostname, port } = this.#inner;
    Bun.connect<SocketOwner>({
      hostname,
      port,
      data: clientSide,
      socket: {
        ...OWNED_SOCKET,
        open: (socket) => {
          const { localPort } = socket;
          const innerSide = new Side(socket, () => this.#addresses.delete(localPort));
          socket.data = innerSide;
          socket.setNoDelay(true);
          if (!this.#open.has(client)) {
            socket.terminate();
            return;
          }
          this.#addresses.set(localPort, address);
          innerSide.other = clientSide;
          clientSide.other = innerSide;
          if (innerSide.outgoing.write(first, first.length)) client.resume();
        },
        connectError: () => client.terminate(),
      },
    }).catch(() => client.terminate());
  }

  close(): void {
    for (const client of this.#open) client.terminate();
  }
}
