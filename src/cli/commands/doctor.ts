import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addExamples } from '../examples.ts';
import { EXIT } from '../exit-codes.ts';

export function addDoctor(program: Command, { actions, printer, setExitCode }: CommandContext): void {
  const doctor = program
    .command('doctor')
    .description('check settings, key, database, disk, clock, port and providers, and say what to do')
    .option('--providers', 'make one small real call to each provider, which may cost a little')
    .option('--json', 'print JSON')
    .action(async (options: { readonly providers?: true; readonly json?: true }) => {
      const findings = await actions.doctor({ providers: options.providers ?? false });
      if (options.json) printer.json({ findings });
      else
        for (const finding of findings)
          printer.line(`${finding.outcome.padEnd(8)}${finding.check}: ${finding.message}`);
      if (findings.some((finding) => finding.outcome === 'failed')) setExitCode(EXIT.failed);
    });
  addExamples(doctor, ['doctor', 'doctor --providers --json']);
}
