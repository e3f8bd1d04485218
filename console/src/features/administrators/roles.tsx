import { Badge, Group, Paper, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { rolesQuery } from '../../api/administrators.ts';
import type { RoleRights } from '../../api/administrators.ts';
import { QueryState } from '../../components/query-state.tsx';
import { nameRole, ROLE_NAMES, roleTexts } from '../../components/role-texts.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { useTexts } from '../../lib/texts.ts';
import { administratorsTexts } from './texts.ts';

const COLORS: Readonly<Record<string, string>> = { read: 'gray', write: 'teal' };

function split(permission: string): readonly [entity: string, verb: string] {
  const at = permission.indexOf('.');
  return [permission.slice(0, at), permission.slice(at + 1)];
}

/** What a role may do with one kind of thing. */
function listVerbs(role: RoleRights, entity: string): readonly string[] {
  return role.permissions.flatMap((permission) => {
    const [of, verb] = split(permission);
    return of === entity ? [verb] : [];
  });
}

function Cell({ verbs }: { readonly verbs: readonly string[] }): ReactNode {
  const texts = useTexts(administratorsTexts);
  const names: Readonly<Record<string, string>> = texts.verbs;
  if (verbs.length === 0) {
    return (
      <Text span inherit c="dimmed">
        {texts.nothing}
      </Text>
    );
  }
  return (
    <Group gap={4}>
      {verbs.map((verb) => (
        <Badge key={verb} color={COLORS[verb] ?? 'blue'}>
          {names[verb] ?? verb}
        </Badge>
      ))}
    </Group>
  );
}

/** What each role may do. */
export function Roles(): ReactNode {
  const texts = useTexts(administratorsTexts);
  const roleNames = useTexts(roleTexts);
  const entityNames: Readonly<Record<string, string>> = texts.entities;
  const query = useQuery(rolesQuery);
  if (query.data === undefined) return <QueryState query={query} />;
  const order: readonly string[] = ROLE_NAMES;
  const roles = query.data.items.toSorted((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  const known = Object.keys(texts.entities);
  const found = [...new Set(roles.flatMap(({ permissions }) => permissions.map((each) => split(each)[0])))];
  const entities = [...known.filter((name) => found.includes(name)), ...found.filter((name) => !known.includes(name))];
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.rolesHelp}
      </Text>
      <Paper withBorder>
        <ScrollTable minWidth={760}>
          <Table aria-label={texts.tabs.roles} verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{texts.entity}</Table.Th>
                {roles.map(({ name }) => (
                  <Table.Th key={name}>{nameRole(name, roleNames.names)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {entities.map((entity) => (
                <Table.Tr key={entity}>
                  <Table.Th scope="row" fw={500} className="nowrap">
                    {entityNames[entity] ?? entity}
                  </Table.Th>
                  {roles.map((role) => (
                    <Table.Td key={role.name}>
                      <Cell verbs={listVerbs(role, entity)} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollTable>
      </Paper>
    </>
  );
}
