import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { CommandContext } from './context.ts';
import { CommandError } from './exit-codes.ts';

/** Where the pieces go. */
export interface Sink {
  /** Resolves when there is room for the next; false when nobody wants it. */
  write(text: string): Promise<boolean>;
  end(): Promise<void>;
}

function openFile(path: string): Sink {
  const file = createWriteStream(path, { mode: 0o600 });
  const failed = once(file, 'error').then(([error]: unknown[]) => {
    throw new CommandError(`The file ${path} cannot be written: ${error instanceof Error ? error.message : 'unknown'}`);
  });
  failed.catch(() => undefined);
  return {
    write: (text) => Promise.race([new Promise<true>((resolve) => file.write(text, () => resolve(true))), failed]),
    end: () => Promise.race([new Promise<void>((resolve) => file.end(() => resolve())), failed]),
  };
}

/** A file, made with mode 0600, or standard output. */
export function openOutput({ printer }: CommandContext, path: string | undefined): Sink {
  if (path !== undefined) return openFile(path);
  return {
    write: (text) => printer.piece(text),
    end: () => Promise.resolve(),
  };
}
