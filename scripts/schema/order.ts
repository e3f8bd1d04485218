import type { Table } from './model.ts';

/** Each table after those that its foreign keys lead to, otherwise in their order. */
export function orderByReference(tables: readonly Table[]): readonly Table[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<Table>();
  const visit = (table: Table, path: readonly string[]): void => {
    if (ordered.has(table)) return;
    if (path.includes(table.name)) throw new Error(`foreign keys in a circle: ${[...path, table.name].join(' → ')}`);
    for (const { references } of table.constraints) {
      const target = references === null ? undefined : byName.get(references.table);
      if (target !== undefined && target !== table) visit(target, [...path, table.name]);
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...ordered];
}
