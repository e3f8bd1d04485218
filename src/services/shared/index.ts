export { changeRecord, checkVersion, nextVersion, requireFound } from './change-record.ts';
export type { RecordChange } from './change-record.ts';
export { commit, mapStoreError } from './conflicts.ts';
export { diffChanges, MASK } from './diff-changes.ts';
export { instantSchema } from './instant-schema.ts';
export { formatInstant, formatInstantOrNull, parseInstant } from './instants.ts';
export { buildListAnswer } from './list-answer.ts';
export {
  booleanFilter,
  integerFilter,
  listAnswerSchema,
  listQuerySchema,
  readFilters,
  textFilter,
  toCamelCase,
} from './list-query.ts';
export type { ListAnswer, ListFilter, ListFilters, ListQueryOptions } from './list-query.ts';
export { isJsonObject, mergePatch } from './merge-patch.ts';
export type { JsonObject } from './merge-patch.ts';
export { describeProblems, parseInput } from './zod-problems.ts';
export { removeResponsesOf } from './remove-responses.ts';
