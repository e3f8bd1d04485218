import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import type { CommandContext } from '../context.ts';
import { addExamples } from '../examples.ts';

export function addOpenapi(program: Command, { printer }: CommandContext): void {
  const command = program
    .command('openapi')
    .description('print the OpenAPI 3.1 document of the HTTP API; needs neither a database nor a server')
    .option('--output <file>', 'write it to this file')
    .action(async ({ output }: { readonly output?: string }) => {
      const { describeHttp } = await import('../../app/reference.ts');
      const document = describeHttp();
      if (output === undefined) {
        printer.json(document);
        return;
      }
      await writeFile(output, `${JSON.stringify(document, null, 2)}\n`);
      printer.notice(`OpenAPI document written to ${output}.`);
    });
  addExamples(command, ['openapi --output openapi.json', 'openapi | jq .paths']);
}
