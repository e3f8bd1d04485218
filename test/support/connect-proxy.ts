import type { Socket } from 'bun';

/** An HTTP proxy on loopback that opens tunnels to one port, whatever name it is asked for. */
export interface ConnectProxy {
  readonly url: string;
  /** Heads of the CONNECT requests, in order. */
  readonly requests: readonly string[];
  /** Answers the next requests with this status instead of a tunnel. */
  refuse(status: number): void;
  close(): void;
}

interface Tunnel {
  peer: Socket<Tunnel> | null;
  waiting: Buffer[];
  opened: boolean;
}

function createTunnel(peer: Socket<Tunnel> | null): Tunnel {
  return { peer, waiting: [], opened: false };
}

/** Starts a proxy whose tunnels end at `targetPort` on loopback. */
export function startConnectProxy(targetPort: number): ConnectProxy {
  const requests: string[] = [];
  let status = 200;

  function open(client: Socket<Tunnel>): void {
    const handlers = {
      open(target: Socket<Tunnel>) {
        client.data.peer = target;
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        for (const data of client.data.waiting) target.write(data);
      },
      data: (target: Socket<Tunnel>, data: Buffer) => void target.data.peer?.write(data),
      close: (target: Socket<Tunnel>) => void target.data.peer?.end(),
    };
    void Bun.connect<Tunnel>({ hostname: '127.0.0.1', port: targetPort, data: createTunnel(client), socket: handlers });
  }

  const listener = Bun.listen<Tunnel>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = createTunnel(null);
      },
      data(socket, data) {
        const tunnel = socket.data;
        if (tunnel.peer !== null) tunnel.peer.write(data);
        else if (tunnel.opened) tunnel.waiting.push(data);
        else {
          requests.push(data.toString());
          tunnel.opened = true;
          if (status !== 200) socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
          else open(socket);
        }
      },
      close: (socket) => void socket.data.peer?.end(),
      error() {},
    },
  });
  return {
    url: `http://127.0.0.1:${listener.port}`,
    requests,
    refuse: (next) => void (status = next),
    close: () => listener.stop(true),
  };
}
