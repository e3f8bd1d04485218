import type { Command } from 'commander';

/** A word that may come next, and what it means. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/** An option of a command. */
export interface OptionCandidate extends Candidate {
  readonly takesValue: boolean;
  /** The only values that it takes; empty: any. */
  readonly choices: readonly string[];
}

/** What may follow a command. */
export interface CommandNode {
  /** The words that lead to it, `tokens issue`; empty for the program itself. */
  readonly path: string;
  readonly description: string;
  readonly commands: readonly Candidate[];
  readonly options: readonly OptionCandidate[];
  /** The only values of its first argument; empty: any. */
  readonly choices: readonly string[];
  readonly takesArgument: boolean;
}

const HELP: OptionCandidate = { word: '--help', description: 'show help', takesValue: false, choices: [] };

/** Reads the commands of a program into a list, parents first. */
export function listCommandNodes(command: Command, parents: readonly string[] = []): readonly CommandNode[] {
  const [argument] = command.registeredArguments;
  const node: CommandNode = {
    path: parents.join(' '),
    description: command.description(),
    commands: command.commands.map((each) => ({ word: each.name(), description: each.description() })),
    options: [
      ...command.options.map((option) => ({
        word: option.long ?? option.short ?? '',
        description: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
      })),
      HELP,
    ],
    choices: argument?.argChoices ?? [],
    takesArgument: argument !== undefined,
  };
  return [node, ...command.commands.flatMap((each) => listCommandNodes(each, [...parents, each.name()]))];
}

/** The nodes with an option, as `path option`, that takes a value: what follows is that value and no word of ours. */
export function listValueOptions(nodes: readonly CommandNode[]): readonly {
  readonly place: string;
  readonly choices: readonly string[];
}[] {
  return nodes.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ word, choices }) => ({ place: `${path} ${word}`.trim(), choices })),
  );
}
