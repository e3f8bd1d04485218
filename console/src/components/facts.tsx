import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** One sentence: what it does, what it is otherwise. */
  readonly help?: string;
}

/** What is known of one item, name by value. */
export function Facts({
  facts,
  columns = 4,
  plain = false,
}: {
  readonly facts: readonly Fact[];
  readonly columns?: number;
  /** Without a frame of its own, inside of one. */
  readonly plain?: boolean;
}): ReactNode {
  return (
    <Paper withBorder={!plain} p={plain ? 0 : 'md'} mb={plain ? 0 : 'md'}>
      <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, lg: columns }} verticalSpacing="sm">
        {facts.map(({ label, value, help }) => (
          <div key={label} style={{ minWidth: 0 }}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
            {help === undefined ? null : (
              <Text component="dd" size="xs" c="dimmed" m={0}>
                {help}
              </Text>
            )}
          </div>
        ))}
      </SimpleGrid>
    </Paper>
  );
}
