import type { Meanings } from './meaning.ts';
import type { PostgresSchema, Table } from './model.ts';

function listMarks(table: Table, column: string): string {
  const inKey = (kind: string): boolean =>
    table.constraints.some((constraint) => constraint.kind === kind && constraint.columns.includes(column));
  return [inKey('primary') ? 'PK' : '', inKey('foreign') ? 'FK' : '', inKey('unique') ? 'UK' : '']
    .filter((mark) => mark !== '')
    .join(', ');
}

function renderEntity(table: Table): readonly string[] {
  const keys = table.columns
    .map(({ name, type }) => ({ name, type: type.replace(/ .*$/, ''), marks: listMarks(table, name) }))
    .filter(({ marks }) => marks !== '');
  return [`  ${table.name} {`, ...keys.map(({ name, type, marks }) => `    ${type} ${name} ${marks}`), '  }'];
}

function renderRelations(table: Table, meanings: Meanings): readonly string[] {
  const side = (column: string): string =>
    table.columns.some(({ name, isNullable }) => name === column && isNullable) ? '|o' : '||';
  const keys = table.constraints.flatMap(({ columns, references }) =>
    references === null
      ? []
      : [`  ${references.table} ${side(columns[0] ?? '')}--o{ ${table.name} : "${columns.join(', ')}"`],
  );
  const links = Object.entries(meanings[table.name]?.links ?? {}).map(
    ([column, target]) => `  ${target} ${side(column)}..o{ ${table.name} : "${column}"`,
  );
  return [...keys, ...links];
}

/** Entities with their keys, in Mermaid: a full line is a foreign key, a dotted one a name that may outlive its target. */
export function renderDiagram({ tables }: PostgresSchema, meanings: Meanings): string {
  return [
    '```mermaid',
    'erDiagram',
    ...tables.flatMap((table) => renderRelations(table, meanings)),
    ...tables.flatMap(renderEntity),
    '```',
  ].join('\n');
}
