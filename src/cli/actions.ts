import { StartupError } from '../app/startup-error.ts';
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

/** Binds the commands to this process: its settings, its data. Each loads what it needs, and no more. */
export function createActions(printer: Printer): CliActions {
  return {
    async serve() {
      prepareRuntime();
      const { config, warnings } = loadSettings();
      const { serve } = await import('../app/serve.ts');
      return explained(() => serve(config, warnings, (text) => printer.line(text.replace(/\n$/, ''))));
    },
    async serveAsWorker(socketPath, area) {
      const { runWorker } = await import('../app/workers/run-worker.ts');
      return runWorker(socketPath, area);
    },
    async migrationStatus() {
      const { listMigrations } = await import('../app/data/migrations.ts');
      return explained(() => listMigrations(loadSettings().config));
    },
    async migrate() {
      const { runMigrations } = await import('../app/data/migrations.ts');
      return explained(() => runMigrations(loadSettings().config));
    },
    async doctor(options) {
      const { diagnose } = await import('../app/doctor/index.ts');
      return diagnose(readConfig(), options);
    },
    async backup(request, onProgress) {
      const { backUp } = await import('../app/data/backup.ts');
      return explained(() => backUp(loadSettings().config, request, onProgress));
    },
    async restore(request, onProgress) {
      const { restore } = await import('../app/data/restore.ts');
      return explained(() => restore(loadSettings().config, request, onProgress));
    },
    async demo(request, onProgress) {
      const { fillDemo } = await import('../app/demo/fill.ts');
      return explained(() => fillDemo(loadSettings().config, request, onProgress));
    },
    async openOperations() {
      const { config } = loadSettings();
      const { connectControl, controlSocketPath } = await import('../app/control/index.ts');
      const remote = await connectControl(controlSocketPath(config));
      if (remote !== null) return { via: 'server', operations: remote, close: async () => {} };
      const { openLocalOperations } = await import('../app/operations/local-operations.ts');
      const local = await explained(() => openLocalOperations(config));
      return { via: 'local', ...local };
    },
  };
}
