import { ActionIcon, Button, Fieldset, Group, JsonInput, Stack, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { parseInput } from '../../api/playground/conversation.ts';
import type { Tool } from '../../api/playground/conversation.ts';
import { useTexts } from '../../lib/texts.ts';
import { makeId } from './state.ts';
import { playgroundTexts } from './texts.ts';

interface ToolsProps {
  readonly tools: readonly Tool[];
  readonly onChange: (tools: readonly Tool[]) => void;
}

const NAME = /^[\w-]{1,64}$/;

/** To begin with: what everybody tries first. */
const EXAMPLE = {
  name: 'get_weather',
  description: 'The weather at a place, now.',
  schema: JSON.stringify(
    { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
    null,
    2,
  ),
};
const BLANK = { name: '', description: '', schema: JSON.stringify({ type: 'object', properties: {} }, null, 2) };

function isSchema(text: string): boolean {
  const schema = parseInput(text);
  return text.trim().startsWith('{') && typeof schema === 'object' && Object.keys(schema ?? {}).length > 0;
}

/** The functions that the models may ask for. */
export function Tools({ tools, onChange }: ToolsProps): ReactNode {
  const { tools: texts } = useTexts(playgroundTexts);
  const change = (id: string, patch: Partial<Tool>): void =>
    onChange(tools.map((tool) => (tool.id === id ? { ...tool, ...patch } : tool)));
  return (
    <Stack gap="xs">
      {tools.map((tool) => {
        const shown = tool.name === '' ? texts.unnamed : tool.name;
        return (
          <Fieldset key={tool.id} legend={shown} p="xs">
            <Stack gap="xs">
              <Group gap="xs" wrap="nowrap" align="flex-end">
                <TextInput
                  flex={1}
                  size="xs"
                  label={texts.name}
                  value={tool.name}
                  error={NAME.test(tool.name) ? null : texts.nameBad}
                  onChange={(event) => change(tool.id, { name: event.currentTarget.value })}
                />
                <ActionIcon
                  variant="subtle"
                  color="red"
                  aria-label={texts.remove(shown)}
                  onClick={() => onChange(tools.filter(({ id }) => id !== tool.id))}
                >
                  <Trash2 size={16} aria-hidden />
                </ActionIcon>
              </Group>
              <TextInput
                size="xs"
                label={texts.description}
                value={tool.description}
                onChange={(event) => change(tool.id, { description: event.currentTarget.value })}
              />
              <JsonInput
                size="xs"
                label={texts.schema}
                formatOnBlur
                autosize
                minRows={3}
                maxRows={14}
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
                value={tool.schema}
                error={isSchema(tool.schema) ? null : texts.schemaBad}
                onChange={(schema) => change(tool.id, { schema })}
              />
            </Stack>
          </Fieldset>
        );
      })}
      <Button
        size="xs"
        variant="default"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => onChange([...tools, { id: makeId(), ...(tools.length === 0 ? EXAMPLE : BLANK) }])}
      >
        {texts.add}
      </Button>
    </Stack>
  );
}
