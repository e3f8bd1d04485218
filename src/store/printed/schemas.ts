import type { PrintedDatabase } from './index.ts';
import mysql from './mysql.sql' with { type: 'text' };
import postgres from './postgres.sql' with { type: 'text' };
import sqlite from './sqlite.sql' with { type: 'text' };

/** The whole schema as SQL, for an empty database; made from the migrations by `npm run docs`. */
export const PRINTED_SCHEMAS: Readonly<Record<PrintedDatabase, string>> = { sqlite, postgres, mysql };
