import { join } from 'node:path';
import type { Config } from '../../config/index.ts';

/** Path of the socket that commands reach a running server by. */
export function controlSocketPath(config: Config): string {
  return join(config.dataDir, 'control.sock');
}
