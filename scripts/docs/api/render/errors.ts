import { ERROR_TABLE } from '../../../../src/lib/errors/index.ts';
import type { ErrorType } from '../../../../src/lib/errors/index.ts';
import type { CallPage } from '../chapter.ts';
import type { Operation } from '../openapi.ts';
import { say } from '../text.ts';
import type { Language, Text } from '../text.ts';
import { renderTable } from './markdown.ts';
import { ERROR_WHEN } from './error-when.ts';

/** What any call may answer: chapter 6 says so once. */
export const ANY_CALL: readonly ErrorType[] = [
  'not_acceptable',
  'request_too_large',
  'internal_error',
  'overloaded',
  'shutting_down',
];

function isErrorType(type: string): type is ErrorType {
  return type in ERROR_TABLE;
}

function describeDenied(permission: string): Text {
  return say(`The role lacks the permission \`${permission}\`.`, `角色缺少权限 \`${permission}\`。`);
}

/** The errors of a call, by code: what the document says, and when. */
export function renderErrors(operation: Operation, page: CallPage, language: Language): readonly string[] {
  const documented = Object.values(operation.responses).flatMap((response) => response['x-error-types'] ?? []);
  const permission = operation['x-permission'];
  const own = new Map<ErrorType, Text>([
    ...(permission === undefined ? [] : [['permission_denied', describeDenied(permission)] as const]),
    ...(page.errors ?? []).map((error) => [error.type, error.when] as const),
  ]);
  const types = new Set([...documented.filter(isErrorType).filter((type) => !ANY_CALL.includes(type)), ...own.keys()]);
  if (types.size === 0) return [];
  const rows = [...types]
    .toSorted((left, right) => ERROR_TABLE[left].code - ERROR_TABLE[right].code)
    .map((type) => {
      const { status, code } = ERROR_TABLE[type];
      return [String(status), String(code), `\`${type}\``, (own.get(type) ?? ERROR_WHEN[type])[language]];
    });
  const heads = language === 'en' ? ['HTTP', 'code', 'type', 'when'] : ['HTTP', 'code', 'type', '触发条件'];
  return [language === 'en' ? '**Errors**' : '**错误**', renderTable(heads, rows)];
}
