import type { SQL } from 'bun';
import type { PostgresSchema } from './model.ts';

/** Kinds of relations that are read; another one is refused rather than left out. */
const UNKNOWN = `
  SELECT c.relkind::text || ' ' || c.relname AS found FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind NOT IN ('r', 'p', 'i', 'I', 'v', 't')
    AND NOT EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')`;

const COLUMNS = `
  SELECT json_agg(json_build_object(
    'name', a.attname,
    'type', format_type(a.atttypid, a.atttypmod) || CASE
      WHEN a.attcollation <> y.typcollation THEN format(' COLLATE %I', l.collname) ELSE '' END,
    'isNullable', NOT a.attnotnull,
    'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
    'generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END
  ) ORDER BY a.attnum)
  FROM pg_attribute AS a JOIN pg_type AS y ON y.oid = a.atttypid
  LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
  LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

const CONSTRAINTS = `
  SELECT coalesce(json_agg(json_build_object(
    'name', k.conname,
    'kind', CASE k.contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign' ELSE 'check' END,
    'definition', pg_get_constraintdef(k.oid),
    'columns', (SELECT coalesce(json_agg(a.attname ORDER BY p.place), '[]') FROM unnest(k.conkey) WITH ORDINALITY AS p(n, place)
      JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.n),
    'references', CASE WHEN k.contype = 'f' THEN json_build_object('table', k.confrelid::regclass::text,
      'columns', (SELECT json_agg(a.attname ORDER BY p.place) FROM unnest(k.confkey) WITH ORDINALITY AS p(n, place)
        JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = p.n)) END
  ) ORDER BY array_position('{p,u,f,c}'::text[], k.contype::text), k.conname), '[]')
  FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype <> 'n' AND k.contype <> 't'`;

const INDEXES = `
  SELECT coalesce(json_agg(json_build_object(
    'name', x.relname,
    'definition', replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON '),
    'isUnique', i.indisunique,
    'method', m.amname,
    'keys', (SELECT json_agg(pg_get_indexdef(i.indexrelid, n, true) || CASE WHEN i.indoption[n - 1] & 1 = 1 THEN ' DESC' ELSE '' END ORDER BY n)
      FROM generate_series(1, i.indnkeyatts) AS n),
    'predicate', pg_get_expr(i.indpred, i.indrelid)
  ) ORDER BY x.oid), '[]')
  FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_am AS m ON m.oid = x.relam
  WHERE i.indrelid = c.oid AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))`;

const TABLES = `
  SELECT json_agg(json_build_object(
    'name', c.relname,
    'columns', (${COLUMNS}),
    'constraints', (${CONSTRAINTS}),
    'indexes', (${INDEXES}),
    'partitionBy', pg_get_partkeydef(c.oid),
    'partitions', (SELECT coalesce(json_agg(json_build_object('name', q.relname, 'bound', pg_get_expr(q.relpartbound, q.oid)) ORDER BY q.relname), '[]')
      FROM pg_inherits AS h JOIN pg_class AS q ON q.oid = h.inhrelid WHERE h.inhparent = c.oid)
  ) ORDER BY c.oid) AS found
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;

const OTHERS = `
  SELECT json_build_object(
    'views', (SELECT coalesce(json_agg(json_build_object('name', c.relname, 'definition',
        format(E'CREATE VIEW %I AS\\n%s', c.relname, pg_get_viewdef(c.oid))) ORDER BY c.oid), '[]')
      FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'),
    'functions', (SELECT coalesce(json_agg(json_build_object('name', p.oid::regprocedure::text, 'definition',
        replace(pg_get_functiondef(p.oid), 'public.', '')) ORDER BY p.oid), '[]')
      FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')),
    'triggers', (SELECT coalesce(json_agg(json_build_object('name', g.tgname, 'definition',
        replace(pg_get_triggerdef(g.oid), 'public.', '')) ORDER BY g.oid), '[]')
      FROM pg_trigger AS g JOIN pg_class AS c ON c.oid = g.tgrelid
      WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND c.relnamespace = 'public'::regnamespace),
    'extensions', (SELECT coalesce(json_agg(e.extname ORDER BY e.oid), '[]') FROM pg_extension AS e WHERE e.extname <> 'plpgsql')
  ) AS found`;

function parse(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

/** Reads what lies in a database. Throws for what it would have to leave out. */
export async function readPostgresSchema(sql: SQL): Promise<PostgresSchema> {
  const unknown = (await sql.unsafe(UNKNOWN)) as readonly { readonly found: string }[];
  if (unknown.length > 0)
    throw new Error(`the printed schema has no words for ${unknown.map((row) => row.found).join(', ')}`);
  const [tables] = (await sql.unsafe(TABLES)) as readonly { readonly found: unknown }[];
  const [others] = (await sql.unsafe(OTHERS)) as readonly { readonly found: unknown }[];
  const text = JSON.stringify({ tables: parse(tables?.found), ...(parse(others?.found) as object) });
  return JSON.parse(text.replaceAll(/ ON public\./g, ' ON ')) as PostgresSchema;
}
