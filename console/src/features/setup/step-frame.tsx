import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One step: what it is for, and what is to be done. */
export function StepFrame(props: {
  readonly title: string;
  readonly intro?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Stack component="section" gap="md">
      <div>
        <Title order={2} size="h3">
          {props.title}
        </Title>
        {props.intro === undefined ? null : (
          <Text c="dimmed" size="sm">
            {props.intro}
          </Text>
        )}
      </div>
      {props.children}
    </Stack>
  );
}
