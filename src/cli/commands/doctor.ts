import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';

export function addDoctor(program: Command, { actions, printer, setExitCode }: CommandContext): void {
  program
    .command('doctor')
    .description('check settings, data folder, database, key and disk, and say what to do')
    .option('--json', 'print JSON')
    .action(async (options: { readonly json?: true }) => {
      const findings = await actions.doctor();
      if (options.json) printer.json({ findings });
      else
        for (const finding of findings)
          printer.line(`${finding.outcome.padEnd(8)}${finding.check}: ${finding.message}`);
      if (findings.some((finding) => finding.outcome === 'failed')) setExitCode(EXIT.failed);
    });
}
