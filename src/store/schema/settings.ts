import type { SettingRecord } from '../records/index.ts';
import { integer, json, text } from './column.ts';
import { defineTable } from './table.ts';

export const settingTable = defineTable<SettingRecord>('settings', {
  name: text(),
  value: json(),
  version: integer(),
  updatedAt: integer(),
});
