import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlock } from '../support/client-pages.ts';
import type { Agent } from './agent.ts';

const runCommand: Agent['runCommand'] = (cmd) => ({ name: 'exec_command', given: { cmd } });

/** Writes by its shell. */
export const codex: Agent = {
  name: 'Codex',
  program: '.bin/codex',
  page: 'codex',
  keepsThoughts: true,
  prepare({ url, model, home }) {
    mkdirSync(join(home, '.codex'));
    writeFileSync(join(home, '.codex/config.toml'), readBlock('codex', 'toml', url).replace('my-model', model));
  },
  args: (_, task) => ['exec', '--strict-config', '--skip-git-repo-check', '--sandbox', 'workspace-write', task],
  writeFile: (_, file, text) => runCommand(`printf %s '${text}' > ${file}`),
  runCommand,
};
