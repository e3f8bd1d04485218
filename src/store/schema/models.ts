import type { ModelRecord } from '../records/index.ts';
import { boolean, json, nullable, text } from './column.ts';
import { defineTable } from './table.ts';
import { VERSIONED } from './versioned.ts';

export const modelTable = defineTable<ModelRecord>('models', {
  ...VERSIONED,
  name: text(),
  aliases: json(),
  strategy: text(),
  fallbacks: json(),
  hedge: nullable(json()),
  limits: json(),
  enabled: boolean(),
});
