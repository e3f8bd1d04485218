import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import type { HostedTool, Tool } from '../conversation/index.ts';
import { pick, pickView, toCamel } from './names.ts';
import { lowerTypes } from './schema.ts';

const KINDS: Readonly<Record<string, HostedTool['kind']>> = {
  googleSearch: 'web_search',
  googleSearchRetrieval: 'web_search',
  codeExecution: 'code_execution',
  urlContext: 'url_context',
  fileSearch: 'file_search',
  computerUse: 'computer',
};

function readParameters(declared: JsonRecord, view: JsonView | null): string | null {
  const json = pickView(view, 'parametersJsonSchema');
  if (json !== null && isRecord(pick(declared, 'parametersJsonSchema'))) return json.json;
  const own = view?.get('parameters') ?? null;
  return own === null || !isRecord(declared['parameters']) ? null : lowerTypes(own);
}

function readFunction(value: unknown, view: JsonView | null): Tool {
  const declared = asRecord(value);
  return {
    name: asString(declared['name']),
    description: typeof declared['description'] === 'string' ? declared['description'] : null,
    parameters: readParameters(declared, view),
    strict: null,
  };
}

/** Functions, their schemas as JSON Schema, and the tools that the provider runs itself. */
export function decodeTools(
  body: JsonRecord,
  view: JsonView,
): { readonly tools: readonly Tool[]; readonly hostedTools: readonly HostedTool[] } {
  const tools: Tool[] = [];
  const hostedTools: HostedTool[] = [];
  const views = view.get('tools');
  asArray(body['tools']).forEach((value, index) => {
    const tool = asRecord(value);
    const text = views?.item(index) ?? null;
    const functions = pickView(text, 'functionDeclarations');
    asArray(pick(tool, 'functionDeclarations')).forEach((declared, position) => {
      tools.push(readFunction(declared, functions?.item(position) ?? null));
    });
    for (const [name, inner] of text?.members() ?? []) {
      const label = toCamel(name);
      if (label === 'functionDeclarations') continue;
      const json = `{${JSON.stringify(label)}:${inner.json}}`;
      hostedTools.push({ kind: KINDS[label] ?? 'other', dialect: 'gemini', label, json });
    }
  });
  return { tools, hostedTools };
}
