import { expect, test } from 'bun:test';
import { Argument, Command, Option } from 'commander';
import { renderBash } from './bash.ts';
import { renderFish } from './fish.ts';
import { listCommandNodes } from './tree.ts';
import { renderZsh } from './zsh.ts';

function createProgram(): Command {
  const program = new Command('tallygate').version('1').description("the gateway's command");
  const tokens = program.command('tokens').description('issue: and list');
  tokens
    .command('issue')
    .description("it's new")
    .requiredOption('--user <name>', "user's name")
    .option('--json', 'JSON');
  tokens.command('list').option('--json', 'JSON');
  program.command('restore').argument('<file>').option('--force', 'replace');
  program.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
  program.command('schema').addOption(new Option('--database <name>').choices(['sqlite', 'mysql']));
  return program;
}

const NODES = listCommandNodes(createProgram());

/** The line up to its last word, which is completed. */
const CASES: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['tallygate t', ['tokens']],
  ['tallygate tokens ', ['issue', 'list', '--help']],
  ['tallygate tokens issue --', ['--user', '--json', '--help']],
  ['tallygate tokens --json issue --j', ['--json']],
  ['tallygate restore --f', ['--force']],
  ['tallygate completion ', ['bash', 'zsh', '--help']],
  ['tallygate schema --database m', ['mysql']],
  // The value of an option is no command, whatever it looks like; files are offered instead.
  ['tallygate tokens issue --user t', []],
];

function run(command: readonly string[], input: string): string {
  const child = Bun.spawnSync([...command], { stdin: Buffer.from(input), stdout: 'pipe', stderr: 'pipe' });
  expect(child.stderr.toString()).toBe('');
  return child.stdout.toString();
}

test.each(CASES)('bash completes %j', (line, words) => {
  const typed = line.split(' ');
  const script = `${renderBash(NODES)}
COMP_WORDS=(${typed.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${typed.length - 1}
_tallygate
printf '%s\\n' "\${COMPREPLY[@]}"
`;
  expect(run(['bash', '--norc', '-s'], script).split('\n').filter(Boolean)).toEqual([...words]);
});

test.skipIf(Bun.which('zsh') === null).each(CASES)('zsh completes %j', (line, words) => {
  const typed = line.split(' ');
  // The completion system is not there without a terminal: its functions print what they are given.
  const script = `compdef() { : }
_files() { : }
_describe() { print -l -- "\${(@P)2}" }
${renderZsh(NODES)}
words=(${typed.map((word) => `'${word}'`).join(' ')})
CURRENT=${typed.length}
_tallygate
`;
  const offered = run(['zsh', '-f', '/dev/stdin'], script)
    .split('\n')
    .map((each) => each.split(':')[0] ?? '');
  for (const word of words) expect(offered).toContain(word);
  if (words.length === 0) expect(offered.join('')).toBe('');
});

test.skipIf(Bun.which('fish') === null).each(CASES)('fish completes %j', (line, words) => {
  const script = `${renderFish(NODES)}\ncomplete -C '${line}'\n`;
  const offered = run(['fish', '--no-config', '/dev/stdin'], script)
    .split('\n')
    .map((each) => each.split('\t')[0] ?? '');
  // It offers options once a dash is there.
  const wanted = words.filter((word) => !word.startsWith('-') || line.endsWith('-'));
  for (const word of wanted) expect(offered).toContain(word);
  if (words.length === 0) expect(offered.join('')).not.toContain('tokens');
});

test('zsh and fish name every command and every option', () => {
  const [zsh, fish] = [renderZsh(NODES), renderFish(NODES)];
  for (const { commands, options } of NODES) {
    for (const { word } of commands) expect(zsh).toContain(`'${word}:`);
    for (const { word } of commands) expect(fish).toContain(` -a ${word}`);
    for (const { word } of options) expect(zsh).toContain(`'${word}:`);
    for (const { word } of options) expect(fish).toContain(` -l ${word.slice(2)} `);
  }
});
