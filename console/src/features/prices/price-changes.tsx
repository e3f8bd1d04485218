import { Badge, Paper, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PriceDifference } from '../../api/prices.ts';
import { Instant } from '../../components/instant.tsx';
import { useDifferingPart } from '../../components/price/differing-part.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { useTexts } from '../../lib/texts.ts';
import { changeTexts } from './change-texts.ts';

/** More changes than these are counted, not shown. */
const ROWS_MAX = 200;

function Part({ part }: { readonly part: PriceDifference['parts'][number] }): ReactNode {
  const texts = useTexts(changeTexts);
  const { name, unit, write } = useDifferingPart(part.part);
  return (
    <Text size="xs" className="tabular">
      {`${name}: `}
      {part.in_force === null ? texts.notSet : <s>{write(part.in_force)}</s>}
      {' → '}
      <b>{part.known === null ? texts.notSet : write(part.known)}</b>
      {unit === '' ? null : (
        <Text span inherit c="dimmed">
          {` ${unit}`}
        </Text>
      )}
    </Text>
  );
}

function Row({ change, isKept }: { readonly change: PriceDifference; readonly isKept: boolean }): ReactNode {
  const texts = useTexts(changeTexts);
  return (
    <Table.Tr>
      <Table.Td>
        <Text inherit fw={500}>
          {change.model}
        </Text>
        <Text size="xs" c="dimmed">
          {`${change.provider} · ${change.upstream_model}`}
        </Text>
        {change.overridden ? <Badge color="orange">{isKept ? texts.ownKept : texts.own}</Badge> : null}
      </Table.Td>
      <Table.Td>
        {change.parts.map((part) => (
          <Part key={part.part} part={part} />
        ))}
      </Table.Td>
      <Table.Td>
        {change.dataset}
        <Text size="xs" c="dimmed" component="div">
          {change.effective_from === null ? texts.now : <Instant at={change.effective_from} />}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

interface PriceChangesProps {
  /** What differs; those with a price of their own among them where it is said which are kept. */
  readonly items: readonly PriceDifference[];
  /** How many of them would be changed. */
  readonly changing: number;
  /** Deployments that keep a price of their own. */
  readonly kept: number;
}

/** What an import or an update would change, part by part. */
export function PriceChanges({ items, changing, kept }: PriceChangesProps): ReactNode {
  const texts = useTexts(changeTexts);
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {changing > 0 ? texts.wouldChange(changing) : kept > 0 ? texts.onlyCustom(kept) : texts.nothing}
      </Text>
      {kept === 0 ? null : (
        <Text size="sm" c="dimmed" mb={4}>
          {texts.kept(kept)}
        </Text>
      )}
      {items.length === 0 ? null : (
        <Paper withBorder>
          <ScrollTable minWidth={460}>
            <Table aria-label={texts.changes}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{texts.deployment}</Table.Th>
                  <Table.Th>{texts.parts}</Table.Th>
                  <Table.Th>{texts.from}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.slice(0, ROWS_MAX).map((change) => (
                  <Row
                    key={`${change.deployment_id} ${change.effective_from ?? ''}`}
                    change={change}
                    isKept={kept > 0}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </ScrollTable>
          {items.length > ROWS_MAX ? (
            <Text size="xs" c="dimmed" p="xs">
              {texts.more(items.length - ROWS_MAX)}
            </Text>
          ) : null}
        </Paper>
      )}
    </div>
  );
}
