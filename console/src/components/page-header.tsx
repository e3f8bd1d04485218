import { Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { BackLink } from './back-link.tsx';
import type { Back } from './back-link.tsx';

interface PageHeaderProps {
  readonly title: string;
  /** One sentence: what the page is for. */
  readonly description?: string;
  /** The list that the page is one item of. */
  readonly back?: Back;
  /** Buttons at the right, the main one last. */
  readonly actions?: ReactNode;
}

/** The heading of a page, which is its title in the browser too. */
export function PageHeader({ title, description, back, actions }: PageHeaderProps): ReactNode {
  useDocumentTitle(`${title} · Tallygate`);
  return (
    <header>
      {back === undefined ? null : <BackLink {...back} />}
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {description === undefined ? null : (
            <Text c="dimmed" size="sm" maw={720}>
              {description}
            </Text>
          )}
        </div>
        {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
      </Group>
    </header>
  );
}
