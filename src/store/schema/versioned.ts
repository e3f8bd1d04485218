import type { Versioned } from '../records/index.ts';
import { integer, text } from './column.ts';
import type { Columns } from './table.ts';

/** The columns that every managed entity has. */
export const VERSIONED: Columns<Versioned> = {
  id: text(),
  createdAt: integer(),
  updatedAt: integer(),
  version: integer(),
};
