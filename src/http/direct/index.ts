export { ClientConnection } from './client-connection.ts';
export type { ConnectionHost, DirectHandler, OpenCall } from './client-connection.ts';
export { CommonLines } from './common-lines.ts';
export type { DirectRequest } from './direct-request.ts';
export { OWNED_SOCKET } from './socket.ts';
export type { DirectSocket, SocketOwner } from './socket.ts';
export { Tunnels } from './tunnel.ts';
