import { Group, Paper, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: string;
  /** What it is for, in a sentence. */
  readonly description?: ReactNode;
  /** Beside the title, at the right. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Section({ title, description, actions, children }: SectionProps): ReactNode {
  const heading = useId();
  return (
    <Paper component="section" aria-labelledby={heading} withBorder p="md" mb="md">
      <Group justify="space-between" align="flex-start" gap="sm" mb={children === undefined ? 0 : 'md'}>
        <div style={{ flex: '1 1 260px' }}>
          <Title order={2} size="h4" id={heading}>
            {title}
          </Title>
          {description === undefined ? null : (
            <Text component="div" size="sm" c="dimmed" maw={680}>
              {description}
            </Text>
          )}
        </div>
        {actions === undefined || actions === null ? null : <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Paper>
  );
}
