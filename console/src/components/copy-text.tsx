import { ActionIcon, CopyButton, Group, Text } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { Tip } from './tip.tsx';

/** A text of the machine's, such as an id, that can be copied; it is never cut. */
export function CopyText({ value, label }: { readonly value: string; readonly label?: string }): ReactNode {
  const texts = useTexts(commonTexts);
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex">
      <Text span inherit ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {label ?? value}
      </Text>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tip label={copied ? texts.copied : texts.copy}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`${texts.copy}: ${label ?? value}`}
              onClick={(event) => {
                event.stopPropagation();
                copy();
              }}
            >
              {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            </ActionIcon>
          </Tip>
        )}
      </CopyButton>
    </Group>
  );
}
