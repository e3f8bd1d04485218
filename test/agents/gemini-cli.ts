import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlock } from '../support/client-pages.ts';
import type { Agent } from './agent.ts';

export const geminiCli: Agent = {
  name: 'Gemini CLI',
  program: '.bin/gemini',
  page: 'gemini-cli',
  keepsThoughts: false,
  prepare({ url, model, home }) {
    mkdirSync(join(home, '.gemini'));
    writeFileSync(
      join(home, '.gemini/settings.json'),
      readBlock('gemini-cli', 'json', url).replaceAll('my-model', model),
    );
  },
  args: ({ model }, task) => ['-m', model, '--skip-trust', '--approval-mode', 'yolo', '-p', task],
  writeFile: (work, file, text) => ({ name: 'write_file', given: { file_path: join(work, file), content: text } }),
  runCommand: (command) => ({ name: 'run_shell_command', given: { command } }),
};
