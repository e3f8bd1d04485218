export { changeRecord, checkVersion, nextVersion, requireFound } from './changes/change-record.ts';
export type { RecordChange } from './changes/change-record.ts';
export { commit, mapStoreError } from './changes/conflicts.ts';
export { diffChanges, MASK } from './changes/diff-changes.ts';
export { instantSchema } from './fields/instant-schema.ts';
export { formatInstant, formatInstantOrNull, parseInstant } from './fields/instants.ts';
export { buildListAnswer } from './lists/list-answer.ts';
export {
  booleanFilter,
  integerFilter,
  listAnswerSchema,
  listQuerySchema,
  readFilters,
  textFilter,
  toCamelCase,
} from './lists/list-query.ts';
export type { ListAnswer, ListFilter, ListFilters, ListQueryOptions } from './lists/list-query.ts';
export { isJsonObject, mergePatch } from './changes/merge-patch.ts';
export type { JsonObject } from './changes/merge-patch.ts';
export { describeProblems, parseInput } from './fields/zod-problems.ts';
export { removeResponsesOf } from './remove-responses.ts';
