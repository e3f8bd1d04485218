import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_ORIGIN, readBlock, readPage } from '../support/client-pages.ts';
import type { Agent } from './agent.ts';

/** The packages that it reaches a gateway with, as its page names them. */
const PACKAGES = ['@ai-sdk/openai-compatible', '@ai-sdk/openai', '@ai-sdk/anthropic', '@ai-sdk/google'] as const;

function opencodeWith(npm: (typeof PACKAGES)[number]): Agent {
  return {
    name: `opencode, ${npm}`,
    program: `opencode-${process.platform}-${process.arch}/bin/opencode`,
    page: 'opencode',
    keepsThoughts: false,
    prepare({ url, model, work }) {
      const named = new RegExp(`\\| \`${npm}\` \\| \`${PAGE_ORIGIN}(/\\w+)\` \\|`).exec(readPage('opencode'));
      if (named === null) throw new Error(`docs/clients/opencode.md does not name ${npm}`);
      const config = readBlock('opencode', 'json', url)
        .replace('@ai-sdk/openai-compatible', npm)
        .replace(`${url}/v1`, url + named[1])
        .replace('my-model', model);
      writeFileSync(join(work, 'opencode.json'), config);
    },
    args: ({ model }, task) => ['run', '--model', `tallygate/${model}`, task],
    writeFile: (work, file, text) => ({ name: 'write', given: { filePath: join(work, file), content: text } }),
    runCommand: (command) => ({ name: 'bash', given: { command, description: 'Runs it' } }),
  };
}

export const OPENCODES: readonly Agent[] = PACKAGES.map(opencodeWith);
