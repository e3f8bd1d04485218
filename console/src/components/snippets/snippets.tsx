import { Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { CodeBlock } from '../code-block.tsx';
import { SNIPPET_NAMES, SNIPPETS, TOKEN_PLACEHOLDER } from './build.ts';
import type { SnippetName } from './build.ts';
import { snippetTexts } from './texts.ts';

interface SnippetsProps {
  /** Models to choose from; the first is taken. */
  readonly models: readonly string[];
  /** In plain text; absent: a placeholder stands for it. */
  readonly token?: string;
}

const GROUPS = ['sdk', 'agent'] as const;
const STORED = 'tallygate-snippet';

const isSnippetName = (name: string | null): name is SnippetName => name !== null && Object.hasOwn(SNIPPETS, name);

/** What to paste into a client so that it calls a model of this gateway. */
export function Snippets({ models, token }: SnippetsProps): ReactNode {
  const texts = useTexts(snippetTexts);
  const [stored, setName] = useLocalStorage({
    key: STORED,
    defaultValue: 'curl',
    getInitialValueInEffect: false,
  });
  const name = isSnippetName(stored) ? stored : 'curl';
  const [chosen, setModel] = useState<string | null>(null);
  const model = chosen !== null && models.includes(chosen) ? chosen : (models[0] ?? 'model');
  const parts = SNIPPETS[name].build({ origin: window.location.origin, model, token: token ?? TOKEN_PLACEHOLDER });
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Select
          label={texts.client}
          allowDeselect={false}
          value={name}
          onChange={(next) => (isSnippetName(next) ? setName(next) : undefined)}
          data={GROUPS.map((group) => ({
            group: texts.groups[group],
            items: SNIPPET_NAMES.filter((each) => SNIPPETS[each].group === group).map((each) => ({
              value: each,
              label: SNIPPETS[each].title,
            })),
          }))}
        />
        {models.length > 1 ? (
          <Select
            label={texts.model}
            searchable
            allowDeselect={false}
            limit={100}
            value={model}
            onChange={setModel}
            data={[...models]}
          />
        ) : null}
      </SimpleGrid>
      {parts.map(({ file, language, text }) => (
        <CodeBlock key={file ?? language} title={file === undefined ? texts.run : texts.file(file)} text={text} />
      ))}
      <Text size="xs" c="dimmed">
        {token === undefined ? texts.withoutToken : texts.withToken}
      </Text>
    </Stack>
  );
}
