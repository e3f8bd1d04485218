import type { CallPage, Example } from '../chapter.ts';
import { resolveReference } from '../openapi.ts';
import type { OpenApiDocument, Operation, Parameter, Schema } from '../openapi.ts';
import type { RecordedAnswer } from '../run/run-examples.ts';
import type { Language } from '../text.ts';
import { renderCurl } from './curl.ts';
import { renderErrors } from './errors.ts';
import { listFields } from './fields.ts';
import type { Field } from './fields.ts';
import { renderJson } from './json.ts';
import { renderBlock, renderTable } from './markdown.ts';

/** What the renderer of one page uses. */
export interface PageContext {
  readonly document: OpenApiDocument;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly answers: Readonly<Record<string, RecordedAnswer>>;
  readonly language: Language;
  /** Schemas of answers that the page has already, by their text → the call that has them. */
  readonly seenAnswers: Map<string, string>;
  /** Bodies that the page has already, by chapter and fields → the call that has them. */
  readonly seenBodies: Map<string, string>;
  /** Parts of bodies and answers that the page has already. */
  readonly seenParts: Map<string, string>;
}

const EVERY_CALL: ReadonlySet<string> = new Set(['X-Request-Id', 'Accept-Language']);

const WORDS = {
  en: {
    permission: 'Permission',
    nobody: 'no credential is needed',
    caller: "a customer user's access token",
    self: 'the administrator in person: an access token or session, no management key',
    either: 'an auth token that allows direct use, or an access token of a customer user',
    query: 'Query parameters',
    path: 'Path parameters',
    headers: 'Headers',
    see: 'see [5.1](#51-common-headers)',
    body: 'Fields of the body',
    answer: 'Fields of the answer’s `data`',
    plainAnswer: 'Fields of the answer',
    same: (call: string) => `The fields of the answer are those of \`${call}\`.`,
    bodyOf: (call: string) => `The fields are those of \`${call}\`, with the same bounds.`,
    sameBody: 'The body is a JSON merge patch (RFC 7396): what is left out stays, `null` resets a field.',
    example: 'Example',
    answers: 'Answer',
    noBody: ' (without a body)',
    leftOut: ' (the body is left out here)',
    keep: 'Keep for later examples',
    heads: ['field', 'type', 'required', 'bounds', 'default', 'meaning'],
    answerHeads: ['field', 'type', 'values', 'meaning'],
    yes: 'yes',
    no: 'no',
    depends: 'depends',
    header: (name: string) => `the answer’s header \`${name}\` up to its first \`;\``,
  },
  zh: {
    permission: '权限',
    nobody: '无需凭据',
    caller: '客户用户的访问令牌',
    self: '管理员本人：访问令牌或会话，不能使用管理密钥',
    either: '允许直接使用的认证令牌，或客户用户的访问令牌',
    query: '查询参数',
    path: '路径参数',
    headers: '请求头',
    see: '参见 [5.1](#51-通用请求头)',
    body: '请求体字段',
    answer: '响应 `data` 字段',
    plainAnswer: '响应字段',
    same: (call: string) => `响应字段与 \`${call}\` 相同。`,
    bodyOf: (call: string) => `字段及取值范围与 \`${call}\` 相同。`,
    sameBody: '请求体为 JSON Merge Patch（RFC 7396）：省略的字段保持不变，`null` 将字段恢复为默认值。',
    example: '示例',
    answers: '响应',
    noBody: '（无响应体）',
    leftOut: '（此处省略响应体）',
    keep: '记下以供后续示例使用',
    heads: ['字段', '类型', '必填', '取值范围', '默认值', '说明'],
    answerHeads: ['字段', '类型', '取值', '说明'],
    yes: '是',
    no: '否',
    depends: '视情况',
    header: (name: string) => `响应头 \`${name}\` 中第一个 \`;\` 之前的部分`,
  },
} as const;

function showDefault(value: unknown): string {
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

function fieldRow(field: Field, language: Language): readonly string[] {
  const words = WORDS[language];
  return [
    `\`${field.path}\``,
    field.type[language],
    field.isRequired === null ? words.depends : field.isRequired ? words.yes : words.no,
    field.bounds[language],
    showDefault(field.default),
    field.meaning[language],
  ];
}

function parameterField(document: OpenApiDocument, parameter: Parameter): Field {
  const [field] = listFields(document, {
    type: 'object',
    properties: { [parameter.name]: parameter.schema ?? {} },
    required: parameter.required === true ? [parameter.name] : [],
  });
  if (field === undefined) throw new Error(`the parameter ${parameter.name} has no schema`);
  const en = parameter.description ?? field.meaning.en;
  const zh = parameter['x-description-zh'] ?? (field.meaning.zh === '' ? en : field.meaning.zh);
  return { ...field, meaning: { en, zh } };
}

function renderParameters(context: PageContext, operation: Operation, place: string, title: string): readonly string[] {
  const { document, language } = context;
  const parameters = (operation.parameters ?? [])
    .map((one) => resolveReference(document, one))
    .filter((one) => one.in === place);
  if (parameters.length === 0) return [];
  const rows = parameters.map((one) => fieldRow(parameterField(document, one), language));
  return [`**${title}**`, renderTable(WORDS[language].heads, rows)];
}

/** Headers that matter to this call; those of every call are told of once, in 5.1. */
function renderHeaders({ document, language }: PageContext, operation: Operation): readonly string[] {
  const names = (operation.parameters ?? [])
    .map((one) => resolveReference(document, one))
    .filter((one) => one.in === 'header' && !EVERY_CALL.has(one.name))
    .map((one) => `\`${one.name}\``);
  if (names.length === 0) return [];
  const { headers, see } = WORDS[language];
  return [`**${headers}**${language === 'en' ? `: ${names.join(', ')} (${see})` : `：${names.join('、')}（${see}）`}`];
}

function schemaOf(context: PageContext, holder: Operation['requestBody']): Schema | null {
  if (holder === undefined) return null;
  const { content = {} } = resolveReference(context.document, holder);
  return Object.entries(content).find(([type]) => !type.startsWith('text/'))?.[1].schema ?? null;
}

function renderBody(context: PageContext, key: string, operation: Operation): readonly string[] {
  const words = WORDS[context.language];
  const schema = schemaOf(context, operation.requestBody);
  if (schema === null) return [];
  const topLevel = listFields(context.document, schema).filter((field) => !/[.[]/.test(field.path));
  const patch = key.startsWith('PATCH ') ? [words.sameBody] : [];
  if (topLevel.length === 0) return patch;
  const names = `${context.operations.get(key)?.tags?.[0]} ${topLevel.map((field) => field.path).join(' ')}`;
  const before = context.seenBodies.get(names);
  if (before !== undefined) return [...patch, words.bodyOf(before)];
  context.seenBodies.set(names, key);
  const fields = listFields(context.document, schema, { seen: context.seenParts, call: key });
  return [
    `**${words.body}**`,
    ...patch,
    renderTable(
      words.heads,
      fields.map((field) => fieldRow(field, context.language)),
    ),
  ];
}

/** `data` of the envelope, or the whole answer where there is none. */
function dataOf(document: OpenApiDocument, schema: Schema): { readonly schema: Schema; readonly isData: boolean } {
  const own = resolveReference(document, schema);
  const parts = [own, ...(own.allOf ?? []).map((part) => resolveReference(document, part))];
  const data = parts.flatMap((part) => part.properties?.['data'] ?? []).at(-1);
  const isEnvelope = data !== undefined && parts.some((part) => part.properties?.['request_id'] !== undefined);
  return isEnvelope ? { schema: data, isData: true } : { schema, isData: false };
}

function renderAnswer(context: PageContext, key: string, operation: Operation): readonly string[] {
  const { document, language, seenAnswers } = context;
  const words = WORDS[language];
  const [, response] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
  const whole = schemaOf(context, response);
  if (whole === null) return [];
  const { schema, isData } = dataOf(document, whole);
  const text = JSON.stringify(schema);
  const before = seenAnswers.get(text);
  if (before !== undefined) return [words.same(before)];
  const fields = listFields(document, schema, { seen: context.seenParts, call: key });
  if (fields.length === 0) return [];
  seenAnswers.set(text, key);
  const table = renderTable(
    words.answerHeads,
    fields.map((field) => [`\`${field.path}\``, field.type[language], field.bounds[language], field.meaning[language]]),
  );
  return [`**${isData ? words.answer : words.plainAnswer}**`, table];
}

function renderAnswerBlock(answer: RecordedAnswer): readonly string[] {
  const heads = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
  const head = heads.length === 0 ? [] : [renderBlock('http', heads.join('\n'))];
  if (answer.body === null) return head;
  if (typeof answer.body === 'string') return [...head, renderBlock('text', answer.body)];
  return [...head, renderBlock('json', renderJson(answer.body))];
}

/** One example: what is sent, what comes back, and what to keep of it. */
export function renderExample(context: PageContext, example: Example): readonly string[] {
  const words = WORDS[context.language];
  const answer = context.answers[example.id];
  if (answer === undefined) throw new Error(`no answer is recorded for ${example.id}: npm run docs -- --record`);
  const title =
    example.title === undefined
      ? words.example
      : `${words.example}${context.language === 'en' ? ': ' : '：'}${example.title[context.language]}`;
  const kept = Object.entries(example.keeps ?? {}).map(([name, path]) => {
    const where = path.startsWith('header:') ? words.header(path.slice('header:'.length)) : `\`${path}\``;
    return `\`${name}\` = ${where}`;
  });
  const empty = answer.body === null ? (example.leavesOutBody === true ? words.leftOut : words.noBody) : '';
  return [
    `**${title}**`,
    renderBlock('sh', renderCurl(example)),
    `${words.answers} \`${example.status}\`${empty}`,
    ...renderAnswerBlock(answer),
    ...(kept.length === 0
      ? []
      : [
          `${words.keep}${context.language === 'en' ? ': ' : '：'}${kept.join(context.language === 'en' ? ', ' : '，')}`,
        ]),
  ];
}

function describeAccess(operation: Operation, language: Language): string {
  const words = WORDS[language];
  const permission = operation['x-permission'];
  if (permission !== undefined) return `\`${permission}\``;
  const schemes = (operation.security ?? []).flatMap((one) => Object.keys(one));
  if (schemes.length === 0) return words.nobody;
  if (schemes.includes('authToken')) return words.either;
  return schemes.includes('sessionCookie') ? words.self : words.caller;
}

/** One call: what it does, who may, its fields, its errors, its examples. */
export function renderCall(context: PageContext, page: CallPage): readonly string[] {
  const { language, operations } = context;
  const operation = operations.get(page.operation);
  if (operation === undefined) throw new Error(`the OpenAPI document has no ${page.operation}`);
  const words = WORDS[language];
  const summary = (language === 'zh' ? operation['x-summary-zh'] : operation.summary) ?? page.operation;
  const more = (language === 'zh' ? operation['x-description-zh'] : operation.description) ?? '';
  const sentences = [
    `${summary.replace(/[.。]$/, '')}${language === 'zh' ? '。' : '.'}`,
    ...(more === summary ? [] : [more]),
    page.purpose?.[language] ?? '',
  ];
  const access = page.access?.[language] ?? describeAccess(operation, language);
  return [
    renderBlock('http', page.operation),
    sentences.filter((each) => each !== '').join(language === 'en' ? ' ' : ''),
    `**${words.permission}**${language === 'en' ? ': ' : '：'}${access}`,
    ...renderParameters(context, operation, 'path', words.path),
    ...renderParameters(context, operation, 'query', words.query),
    ...renderHeaders(context, operation),
    ...renderBody(context, page.operation, operation),
    ...renderAnswer(context, page.operation, operation),
    ...page.examples.flatMap((example) => renderExample(context, example)),
    ...renderErrors(operation, page, language),
  ];
}
