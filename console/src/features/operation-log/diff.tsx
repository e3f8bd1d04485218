import { Badge, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OperationLogRow } from '../../api/operation-log.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { Tip } from '../../components/tip.tsx';
import { useTexts } from '../../lib/texts.ts';
import { flattenChanges } from './flatten-changes.ts';
import type { Change } from './flatten-changes.ts';
import { operationLogTexts } from './texts.ts';

const MASK = '…';

function Value({ value }: { readonly value: unknown }): ReactNode {
  const texts = useTexts(operationLogTexts);
  if (value === undefined) return texts.absent;
  if (typeof value === 'string' && value.startsWith(MASK) && value.length <= 5) {
    return (
      <Tip label={texts.secretHelp}>
        <Badge color="gray">{value === MASK ? texts.secret : `${texts.secret} ${value}`}</Badge>
      </Tip>
    );
  }
  return (
    <Text span inherit ff="monospace" fz="xs" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
      {typeof value === 'string' ? value : JSON.stringify(value)}
    </Text>
  );
}

function Line({ change }: { readonly change: Change }): ReactNode {
  const texts = useTexts(operationLogTexts);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {change.path}
      </Table.Th>
      {change.erased ? (
        <Table.Td colSpan={2}>
          <Badge color="gray">{texts.erasedValue}</Badge>
        </Table.Td>
      ) : (
        <>
          <Table.Td>
            <Value value={change.before} />
          </Table.Td>
          <Table.Td>
            <Value value={change.after} />
          </Table.Td>
        </>
      )}
    </Table.Tr>
  );
}

/** What was changed, field by field. */
export function ChangesDiff({ changes }: { readonly changes: OperationLogRow['changes'] }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const lines = flattenChanges(changes ?? {});
  if (lines.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.noChanges}
      </Text>
    );
  }
  return (
    <ScrollTable minWidth={480}>
      <Table aria-label={texts.changes} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">{texts.field}</Table.Th>
            <Table.Th>{texts.before}</Table.Th>
            <Table.Th>{texts.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((change) => (
            <Line key={change.path} change={change} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}
