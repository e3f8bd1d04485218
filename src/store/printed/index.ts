import mysql from './mysql.sql' with { type: 'text' };
import postgres from './postgres.sql' with { type: 'text' };
import sqlite from './sqlite.sql' with { type: 'text' };

/** The databases that the schema is printed for. Tallygate itself runs on the first two. */
export const PRINTED_DATABASES = ['sqlite', 'postgres', 'mysql'] as const;

export type PrintedDatabase = (typeof PRINTED_DATABASES)[number];

/** The whole schema as SQL, for an empty database; made from the migrations by `npm run docs`. */
export const PRINTED_SCHEMAS: Readonly<Record<PrintedDatabase, string>> = { sqlite, postgres, mysql };
