import type { Command } from 'commander';
import type { ListedProvider, TestedProvider } from '../../app/control/index.ts';
import { PROVIDER_KINDS } from '../../providers/index.ts';
import type { CommandContext } from '../context.ts';
import { readSecret, withOperations } from '../context.ts';
import { addExamples } from '../examples.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

interface JsonOption {
  readonly json?: true;
}

interface AddOptions extends JsonOption {
  readonly name: string;
  readonly kind: string;
  readonly baseUrl?: string;
  readonly apiKeyStdin?: true;
  readonly model?: readonly string[];
}

interface TestOptions extends JsonOption {
  readonly model?: string;
}

function toJson(provider: ListedProvider): object {
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    enabled: provider.enabled,
    health: provider.health,
    api_key: provider.apiKey,
    models: provider.models,
  };
}

function addList(providers: Command, context: CommandContext): void {
  const list = providers
    .command('list')
    .description('list providers with their health; never their keys')
    .option('--json', 'print JSON')
    .action(async (options: JsonOption) => {
      const listed = await withOperations(context, (operations) => operations.listProviders({}));
      if (options.json) context.printer.json({ providers: listed.providers.map(toJson) });
      else
        for (const provider of listed.providers) {
          const state = provider.enabled ? provider.health : 'disabled';
          context.printer.line(`${provider.id}  ${state.padEnd(9)}  ${provider.kind}  ${provider.name}`);
        }
    });
  addExamples(list, ['providers list', 'providers list --json']);
}

function addAdd(providers: Command, context: CommandContext): void {
  const add = providers
    .command('add')
    .description('add a provider; its key comes from standard input, so that no other user of the machine sees it')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--kind <kind>', `one of ${PROVIDER_KINDS.map(({ kind }) => kind).join(', ')}`)
    .option('--base-url <url>', "its address (default: the kind's own)")
    .option('--api-key-stdin', 'take the key from standard input (default: none)')
    .option('--model <name...>', "models that it offers, by the provider's own names")
    .option('--json', 'print JSON')
    .action(async (options: AddOptions) => {
      const { printer } = context;
      const apiKey = options.apiKeyStdin ? await readSecret(context) : null;
      if (apiKey === '') throw new CommandError('Standard input holds no key.', EXIT.usage);
      const added = await withOperations(context, (operations) =>
        operations.addProvider({
          name: options.name,
          kind: options.kind,
          baseUrl: options.baseUrl ?? null,
          apiKey,
          models: options.model ?? [],
        }),
      );
      if (options.json) printer.json({ ...toJson(added), warnings: added.warnings });
      else {
        printer.line(`Added ${added.id}  ${added.name}`);
        for (const warning of added.warnings) printer.notice(warning);
      }
    });
  addExamples(add, [
    'providers add --name main --kind openai --api-key-stdin --model gpt-5-mini < key.txt',
    'providers add --name local --kind openai-compatible --base-url http://127.0.0.1:8000/v1 --model llama',
  ]);
}

function testToJson(tested: TestedProvider): object {
  return {
    id: tested.id,
    name: tested.name,
    ok: tested.ok,
    model: tested.model,
    latency_ms: tested.latencyMs,
    problem: tested.problem,
  };
}

function addTest(providers: Command, context: CommandContext): void {
  const test = providers
    .command('test')
    .description('make one small real call, which may cost a little; ends with 1 when it fails')
    .argument('<id or name>', 'the provider')
    .option('--model <name>', 'model to call (default: the first that it offers)')
    .option('--json', 'print JSON')
    .action(async (named: string, options: TestOptions) => {
      const tested = await withOperations(context, (operations) =>
        operations.testProvider({ named, model: options.model ?? null }),
      );
      if (!tested.ok) context.setExitCode(EXIT.failed);
      if (options.json) context.printer.json(testToJson(tested));
      else if (tested.ok)
        context.printer.line(`${tested.name} answered for ${tested.model} in ${tested.latencyMs} ms.`);
      else context.printer.line(`${tested.name} failed: ${tested.problem}`);
    });
  addExamples(test, ['providers test main', 'providers test main --model gpt-5-mini']);
}

function addRemove(providers: Command, context: CommandContext): void {
  const remove = providers
    .command('remove')
    .description('remove a provider; models that nobody else offers cease')
    .argument('<id or name>', 'the provider')
    .option('--json', 'print JSON')
    .action(async (named: string, options: JsonOption) => {
      const removed = await withOperations(context, (operations) => operations.removeProvider({ named }));
      if (options.json) context.printer.json({ removed: removed.id, name: removed.name });
      else context.printer.line(`Removed ${removed.id}  ${removed.name}`);
    });
  addExamples(remove, ['providers remove main']);
}

export function addProviders(program: Command, context: CommandContext): void {
  const providers = program.command('providers').description('accounts at LLM vendors and servers of your own');
  addList(providers, context);
  addAdd(providers, context);
  addTest(providers, context);
  addRemove(providers, context);
  addExamples(providers, ['providers list', 'providers test main']);
}
