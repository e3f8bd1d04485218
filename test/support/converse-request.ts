import { mediaTypeOf } from '../../src/dialects/bedrock-converse/media.ts';
import type { MediaKind } from '../../src/dialects/bedrock-converse/media.ts';
import { asArray, asRecord, asString, isRecord, JsonView, parseJson } from '../../src/lib/json/index.ts';
import type { JsonRecord } from '../../src/lib/json/index.ts';
import { EMPTY_CONVERSATION } from '../../src/dialects/conversation/index.ts';
import type {
  ContentBlock,
  Conversation,
  MediaSource,
  Message,
  ToolChoice,
} from '../../src/dialects/conversation/index.ts';

/** What the API's published model and its recorded refusals say of a request; an empty list: it would be taken. */
export function findConverseProblems(text: string): readonly string[] {
  const body = parseJson(text);
  if (!isRecord(body)) return ['the body is no object'];
  const problems: string[] = [];
  const known = [
    'messages',
    'system',
    'inferenceConfig',
    'toolConfig',
    'guardrailConfig',
    'additionalModelRequestFields',
    'promptVariables',
    'additionalModelResponseFieldPaths',
    'requestMetadata',
    'performanceConfig',
    'serviceTier',
    'outputConfig',
  ];
  for (const name of Object.keys(body)) if (!known.includes(name)) problems.push(`unknown member ${name}`);
  checkMessages(body, problems);
  for (const block of asArray(body['system'])) checkBlock(block, 'system', problems);
  checkSettings(body, problems);
  checkTools(body, problems);
  return problems;
}

const IMAGES = ['png', 'jpeg', 'gif', 'webp'];
const DOCUMENTS = ['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'];
const DOCUMENT_NAME = /^(?!.*\s\s)[A-Za-z0-9\s\-()[\]]{1,200}$/;
const TOOL_ID = /^[a-zA-Z0-9_.:-]{1,64}$/;

function checkBlock(value: unknown, at: string, problems: string[]): void {
  const block = asRecord(value);
  const [name = ''] = Object.keys(block);
  const part = asRecord(block[name]);
  const fail = (problem: string): void => void problems.push(`${at}: ${problem}`);
  if (Object.keys(block).length !== 1) fail('a block has one member');
  if (name === 'text' && asString(block['text']).trim() === '') fail('the text is blank');
  if (at === 'system' && name !== 'text' && name !== 'cachePoint') fail(`${name} among instructions`);
  if (name === 'image' && !IMAGES.includes(asString(part['format']))) fail('unknown format of an image');
  if (name === 'document') {
    if (!DOCUMENTS.includes(asString(part['format']))) fail('unknown format of a document');
    const title = asString(part['name']);
    if (!DOCUMENT_NAME.test(title)) fail(`the document's name is not allowed: ${title}`);
  }
  if (['image', 'document', 'audio', 'video'].includes(name) && Object.keys(asRecord(part['source'])).length !== 1)
    fail('a source has one member');
  if (name === 'toolUse') {
    if (!TOOL_ID.test(asString(part['toolUseId']))) fail('the id of a call is not allowed');
    if (!isRecord(part['input'])) fail('the input of a call is no object');
  }
  if (name === 'toolResult') {
    if (!TOOL_ID.test(asString(part['toolUseId']))) fail('the id of a result is not allowed');
    if (asArray(part['content']).length === 0) fail('a result is empty');
    for (const inner of asArray(part['content'])) checkBlock(inner, `${at} result`, problems);
  }
}

function checkMessages(body: JsonRecord, problems: string[]): void {
  let last = 'assistant';
  const names = new Set<string>();
  asArray(body['messages']).forEach((value, index) => {
    const { role, content } = asRecord(value);
    const at = `messages.${index}`;
    if (role === last) problems.push(`${at}: roles must alternate, from a user on`);
    last = asString(role);
    const kinds = asArray(content).map((block) => Object.keys(asRecord(block))[0]);
    if (kinds.length === 0) problems.push(`${at}: the content is empty`);
    if (kinds[0] === 'cachePoint') problems.push(`${at}: there is nothing to cache`);
    if (kinds.every((kind) => kind === 'reasoningContent')) problems.push(`${at}: nothing but reasoning`);
    if (kinds.includes('document') && !kinds.includes('text')) problems.push(`${at}: a document without a text`);
    const firstOther = kinds.findIndex((kind) => kind !== 'toolResult' && kind !== 'cachePoint');
    if (firstOther >= 0 && kinds.lastIndexOf('toolResult') > firstOther) problems.push(`${at}: results come first`);
    for (const block of asArray(content)) {
      checkBlock(block, at, problems);
      const name = asString(asRecord(asRecord(block)['document'])['name']);
      if (name !== '' && names.has(name)) problems.push(`${at}: two documents of one name`);
      names.add(name);
    }
    const ids = asArray(content).map((block) => asString(asRecord(asRecord(block)['toolUse'])['toolUseId']));
    const given = ids.filter((id) => id !== '');
    if (new Set(given).size < given.length) problems.push(`${at}: two calls of one id`);
  });
}

function checkSettings(body: JsonRecord, problems: string[]): void {
  const { maxTokens, temperature, topP, stopSequences } = asRecord(body['inferenceConfig']);
  const inUnit = (value: unknown): boolean => value === undefined || (Number(value) >= 0 && Number(value) <= 1);
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && Number(maxTokens) >= 1)) problems.push('maxTokens');
  if (!inUnit(temperature)) problems.push('temperature');
  if (!inUnit(topP)) problems.push('topP');
  if (asArray(stopSequences).some((text) => asString(text).trim() === '')) problems.push('stopSequences');
  const format = asRecord(asRecord(body['outputConfig'])['textFormat']);
  const schema = asRecord(asRecord(format['structure'])['jsonSchema'])['schema'];
  if (format['type'] !== undefined && (format['type'] !== 'json_schema' || !isRecord(parseJson(asString(schema)))))
    problems.push('outputConfig');
}

function checkTools(body: JsonRecord, problems: string[]): void {
  const config = body['toolConfig'];
  const blocks = asArray(body['messages']).flatMap((message) => asArray(asRecord(message)['content']));
  if (config === undefined && blocks.some((block) => 'toolUse' in asRecord(block)))
    problems.push('toolConfig must be defined beside calls');
  if (config === undefined) return;
  const tools = asArray(asRecord(config)['tools']);
  if (tools.length === 0) problems.push('no tools');
  for (const tool of tools) {
    const spec = asRecord(tool)['toolSpec'];
    if (!isRecord(spec)) continue;
    if (spec['description'] === '') problems.push('an empty description');
    if (asRecord(asRecord(spec['inputSchema'])['json'])['type'] !== 'object') problems.push('a schema is no object');
  }
}

function readSource(part: JsonRecord, kind: MediaKind): MediaSource {
  const source = asRecord(part['source']);
  const uri = asString(asRecord(source['s3Location'])['uri']);
  const format = asString(part['format']);
  if (uri !== '') return { kind: 'url', url: uri, mediaType: null };
  const data = asString(source['bytes']);
  return format === 'txt'
    ? { kind: 'text', text: Buffer.from(data, 'base64').toString('utf8') }
    : { kind: 'base64', mediaType: mediaTypeOf(kind, format), data };
}

function readBlocks(view: JsonView | null): ContentBlock[] {
  return (view?.items() ?? []).flatMap((item): ContentBlock[] => {
    const block = asRecord(parseJson(item.json));
    const [name = ''] = Object.keys(block);
    const part = asRecord(block[name]);
    if (name === 'text') return [{ type: 'text', text: asString(block['text']) }];
    if (name === 'reasoningContent') {
      const { text, signature } = asRecord(part['reasoningText']);
      const origin = { dialect: 'bedrock-converse', provider: null, model: null } as const;
      return [{ type: 'reasoning', text: asString(text), opaque: { data: asString(signature), origin } }];
    }
    if (name === 'image' || name === 'document' || name === 'audio' || name === 'video')
      return [{ type: name, source: readSource(part, name) }];
    if (name === 'toolUse') {
      const { toolUseId, name: called } = part;
      const given = item.find(['toolUse', 'input'])?.json ?? '';
      return [{ type: 'tool-call', id: asString(toolUseId), name: asString(called), arguments: given }];
    }
    return [];
  });
}

function readChoice(value: unknown): ToolChoice | null {
  const choice = asRecord(value);
  if ('any' in choice) return { mode: 'required' };
  return 'tool' in choice ? { mode: 'tool', name: asString(asRecord(choice['tool'])['name']) } : null;
}

/** A request of this format as a conversation: what a test compares with what its client said. */
export function readConverseRequest(text: string): Conversation {
  const body = asRecord(parseJson(text));
  const view = new JsonView(text);
  const messages: Message[] = [{ role: 'system', content: readBlocks(view.get('system')) }];
  for (const turn of view.get('messages')?.items() ?? []) {
    const role = turn.get('role')?.json === '"user"' ? 'user' : 'assistant';
    const content = turn.get('content');
    for (const item of content?.items() ?? []) {
      const result = item.get('toolResult');
      if (result === null) continue;
      const toolCallId = asString(parseJson(result.get('toolUseId')?.json ?? ''));
      messages.push({ role: 'tool', toolCallId, content: readBlocks(result.get('content')) });
    }
    const blocks = readBlocks(content);
    if (blocks.length > 0) messages.push({ role, content: blocks });
  }
  const config = asRecord(body['toolConfig']);
  const inference = asRecord(body['inferenceConfig']);
  const schema = asRecord(asRecord(asRecord(asRecord(body['outputConfig'])['textFormat'])['structure'])['jsonSchema'])[
    'schema'
  ];
  const tools = (view.find(['toolConfig', 'tools'])?.items() ?? []).flatMap((item) => {
    const spec = item.get('toolSpec');
    if (spec === null) return [];
    const { name, description } = asRecord(parseJson(spec.json));
    return [
      {
        name: asString(name),
        description: typeof description === 'string' ? description : null,
        parameters: spec.find(['inputSchema', 'json'])?.json ?? null,
        strict: null,
      },
    ];
  });
  return {
    ...EMPTY_CONVERSATION,
    messages,
    tools,
    toolChoice: readChoice(config['toolChoice']),
    outputTokensMax: (inference['maxTokens'] as number | undefined) ?? null,
    temperature: (inference['temperature'] as number | undefined) ?? null,
    topP: (inference['topP'] as number | undefined) ?? null,
    stop: asArray(inference['stopSequences']).map(asString),
    outputFormat:
      typeof schema === 'string' ? { type: 'json-schema', name: null, description: null, schema, strict: null } : null,
  };
}
