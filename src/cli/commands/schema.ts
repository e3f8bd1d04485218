import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { PRINTED_DATABASES, type PrintedDatabase } from '../../store/printed/index.ts';
import type { CommandContext } from '../context.ts';
import { addExamples } from '../examples.ts';
import { oneOf } from '../options.ts';

interface SchemaOptions {
  readonly database: PrintedDatabase;
  readonly output?: string;
}

export function addSchema(program: Command, { printer }: CommandContext): void {
  const command = program
    .command('schema')
    .description('print the SQL of the whole schema; needs neither a database nor a server')
    .option('--database <name>', `for ${PRINTED_DATABASES.join(', ')}`, oneOf(...PRINTED_DATABASES), 'sqlite')
    .option('--output <file>', 'write it to this file')
    .action(async ({ database, output }: SchemaOptions) => {
      const { PRINTED_SCHEMAS } = await import('../../store/printed/schemas.ts');
      const sql = PRINTED_SCHEMAS[database];
      if (output === undefined) {
        printer.line(sql.trimEnd());
        return;
      }
      await writeFile(output, sql);
      printer.notice(`Schema for ${database} written to ${output}.`);
    });
  addExamples(command, ['schema --database postgres | psql tallygate', 'schema --database mysql --output schema.sql']);
}
