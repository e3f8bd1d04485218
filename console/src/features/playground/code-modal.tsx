import { Group, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/code-block.tsx';
import { useTexts } from '../../lib/texts.ts';
import { CODE_LANGUAGES, writeCode } from './code.ts';
import type { CodeLanguage } from './code.ts';
import { turnsToSend } from './state.ts';
import type { PlaygroundState } from './state.ts';
import { playgroundTexts } from './texts.ts';

const NAMES = { curl: 'curl', python: 'Python', typescript: 'TypeScript' } as const satisfies Record<
  CodeLanguage,
  string
>;

interface CodeModalProps {
  readonly state: PlaygroundState;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function CodeBody({ state }: { readonly state: PlaygroundState }): ReactNode {
  const { code: texts } = useTexts(playgroundTexts);
  const [language, setLanguage] = useState<CodeLanguage>('curl');
  const [chosen, setChosen] = useState<string | null>(null);
  const { dialect, system, parameters, tools, lanes } = state;
  const lane = lanes.find(({ id }) => id === chosen) ?? lanes[0];
  if (lane === undefined) return null;
  const asked = { model: lane.model, system, parameters, tools, turns: turnsToSend(lane) };
  const hasImages = lane.turns.some(({ parts }) => parts.some(({ kind }) => kind === 'image'));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {texts.help}
        {hasImages ? ` ${texts.images}` : ''}
      </Text>
      <Group gap="sm">
        <SegmentedControl
          aria-label={texts.language}
          value={language}
          onChange={(next) => setLanguage(CODE_LANGUAGES.find((each) => each === next) ?? 'curl')}
          data={CODE_LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
        />
        {lanes.length > 1 ? (
          <Select
            aria-label={texts.model}
            allowDeselect={false}
            value={lane.id}
            onChange={setChosen}
            data={lanes.map(({ id, model }) => ({ value: id, label: model === '' ? '–' : model }))}
          />
        ) : null}
      </Group>
      <CodeBlock title={NAMES[language]} text={writeCode(language, dialect, asked, window.location.origin)} />
    </Stack>
  );
}

/** The conversation as a program would hold it. */
export function CodeModal({ state, opened, onClose }: CodeModalProps): ReactNode {
  const { code: texts } = useTexts(playgroundTexts);
  return (
    <Modal size="xl" opened={opened} onClose={onClose} title={texts.title}>
      {opened ? <CodeBody state={state} /> : null}
    </Modal>
  );
}
