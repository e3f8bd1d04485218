export { applyEdits, findMember, omitMembers, scanChildren, setMember } from './edit.ts';
export type { TextEdit } from './edit.ts';
export { decodeJsonText, findDuplicate, JSON_LIMITS, scanItems, scanMembers, scanObject } from './scan.ts';
export type { JsonLimits, JsonMember, ScannedObject } from './scan.ts';
export { asArray, asRecord, asString, isRecord, numberOrNull, parseJson, stringOrNull, textOrNull } from './values.ts';
export type { JsonRecord } from './values.ts';
export { parseExactJson } from './exact.ts';
export { JsonView } from './view.ts';
export { joinArray, joinObject, quote } from './write.ts';
