import {
  backUp,
  connectControl,
  controlSocketPath,
  diagnose,
  listMigrations,
  openLocalOperations,
  restore,
  runMigrations,
  serve,
  StartupError,
} from '../app/index.ts';
import { prepareRuntime, readConfig } from '../config/index.ts';
import type { Config } from '../config/index.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import type { CliActions } from './operations.ts';
import type { Printer } from './printer.ts';

const EXIT_BY_KIND = { settings: EXIT.usage, 'data-in-use': EXIT.failed, failed: EXIT.failed } as const;

function loadSettings(): { config: Config; warnings: readonly string[] } {
  const result = readConfig();
  if (result.ok) return result;
  throw new CommandError(
    ['The settings are not valid:', ...result.problems.map((problem) => `  ${problem}`)].join('\n'),
    EXIT.usage,
  );
}

/** A start that failed says why in one sentence; everything else is a fault of ours. */
async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StartupError) throw new CommandError(error.message, EXIT_BY_KIND[error.kind], error);
    throw error;
  }
}

/** Binds the commands to this process: its settings, its data. */
export function createActions(printer: Printer): CliActions {
  return {
    serve() {
      prepareRuntime();
      const { config, warnings } = loadSettings();
      return explained(() => serve(config, warnings, (text) => printer.line(text.replace(/\n$/, ''))));
    },
    migrationStatus: () => explained(() => listMigrations(loadSettings().config)),
    migrate: () => explained(() => runMigrations(loadSettings().config)),
    doctor: (options) => diagnose(readConfig(), options),
    backup: (request, onProgress) => explained(() => backUp(loadSettings().config, request, onProgress)),
    restore: (request, onProgress) => explained(() => restore(loadSettings().config, request, onProgress)),
    async openOperations() {
      const { config } = loadSettings();
      const remote = await connectControl(controlSocketPath(config));
      if (remote !== null) return { via: 'server', operations: remote, close: async () => {} };
      const local = await explained(() => openLocalOperations(config));
      return { via: 'local', ...local };
    },
  };
}
