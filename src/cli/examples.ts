import type { Command } from 'commander';

/** Adds the part of `--help` that shows the command at work. Each line begins after the program's name. */
export function addExamples(command: Command, lines: readonly string[]): Command {
  return command.addHelpText(
    'after',
    ['', lines.length === 1 ? 'Example:' : 'Examples:', ...lines.map((line) => `  tallygate ${line}`)].join('\n'),
  );
}
