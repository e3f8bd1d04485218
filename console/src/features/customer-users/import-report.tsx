import { Badge, Group, Paper, SegmentedControl, SimpleGrid, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ImportedLine, ImportReport } from '../../api/customer-users.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { importTexts } from './import-texts.ts';

const COLORS = {
  create: 'teal',
  update: 'blue',
  unchanged: 'gray',
  skip: 'gray',
  refuse: 'red',
  fail: 'red',
} as const satisfies Record<ImportedLine['outcome'], string>;

const COUNTS = ['created', 'updated', 'unchanged', 'refused', 'failed'] as const;
/** More lines are not drawn; the result that is downloaded has all. */
const SHOWN_MAX = 200;

const isProblem = ({ outcome }: ImportedLine): boolean => outcome === 'refuse' || outcome === 'fail';

/** What is wrong with a line, or what of it changes. */
export function describeLine({ problems, changes }: ImportedLine): string {
  if (problems.length > 0) return problems.map(({ path, problem }) => `${path} ${problem}`.trim()).join('; ');
  return changes.join(', ');
}

function Lines({ lines }: { readonly lines: readonly ImportedLine[] }): ReactNode {
  const texts = useTexts(importTexts);
  return (
    <ScrollTable minWidth={560}>
      <Table aria-label={texts.lines} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="end">{texts.line}</Table.Th>
            <Table.Th>{texts.outcome}</Table.Th>
            <Table.Th>{texts.name}</Table.Th>
            <Table.Th>{texts.email}</Table.Th>
            <Table.Th>{texts.what}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.line}>
              <Table.Td ta="end">{line.line}</Table.Td>
              <Table.Td>
                <Badge color={COLORS[line.outcome]}>{texts.outcomes[line.outcome]}</Badge>
              </Table.Td>
              <Table.Td>{line.name}</Table.Td>
              <Table.Td>{line.email}</Table.Td>
              <Table.Td c={isProblem(line) ? 'var(--mantine-color-error)' : undefined}>{describeLine(line)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}

/** What an import does, or has done: sums, and line by line. */
export function ImportReportView({ report }: { readonly report: ImportReport }): ReactNode {
  const texts = useTexts(importTexts);
  const language = useLanguage();
  const [filter, setFilter] = useState<string>(report.refused + report.failed > 0 ? 'problems' : 'all');
  const lines = filter === 'problems' ? report.lines.filter(isProblem) : report.lines;
  const names = report.dry_run ? texts.counts : texts.countsDone;
  const shown = COUNTS.filter((name) => name !== 'failed' || report.failed > 0);
  return (
    <Paper withBorder p="md" mb="md">
      <SimpleGrid cols={{ base: 2, xs: shown.length }} mb="md">
        {shown.map((name) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {names[name]}
            </Text>
            <Text fw={600} size="lg" className="tabular">
              {formatInteger(report[name], language)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {report.refused + report.failed === 0 ? null : (
        <Group mb="sm">
          <SegmentedControl
            aria-label={texts.lines}
            value={filter}
            onChange={setFilter}
            data={[
              { value: 'all', label: texts.all },
              { value: 'problems', label: texts.onlyRefused },
            ]}
          />
        </Group>
      )}
      <Lines lines={lines.slice(0, SHOWN_MAX)} />
      {lines.length > SHOWN_MAX ? (
        <Text size="xs" c="dimmed" mt="xs">
          {texts.shownFirst(formatInteger(SHOWN_MAX, language), formatInteger(lines.length, language))}
        </Text>
      ) : null}
    </Paper>
  );
}
