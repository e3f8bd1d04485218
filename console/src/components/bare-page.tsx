import { ActionIcon, Box, Container, Group, Popover, Text } from '@mantine/core';
import { Settings2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { defineTexts, useTexts } from '../lib/texts.ts';
import { Appearance } from './appearance.tsx';

const barePageTexts = defineTexts({ appearance: 'Language and theme' }, { appearance: '语言与配色' });

interface BarePageProps {
  /** At the right of the bar, before the language. */
  readonly actions?: ReactNode;
  /** Of the content, pixels. */
  readonly width: number;
  readonly children: ReactNode;
}

/** A page outside of the administrators' menu: a bar with the name, language and colours, and the content. */
export function BarePage({ actions, width, children }: BarePageProps): ReactNode {
  const texts = useTexts(barePageTexts);
  return (
    <Box mih="100dvh">
      <Box component="header" className="bare-bar">
        <Container size={width} h={56}>
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <img src="/console/icon.svg" width={26} height={26} alt="" />
              <Text fw={650}>Tallygate</Text>
            </Group>
            <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
              {actions}
              <Popover position="bottom-end" withArrow trapFocus>
                <Popover.Target>
                  <ActionIcon variant="default" size="lg" aria-label={texts.appearance}>
                    <Settings2 size={18} aria-hidden />
                  </ActionIcon>
                </Popover.Target>
                <Popover.Dropdown aria-label={texts.appearance}>
                  <Appearance />
                </Popover.Dropdown>
              </Popover>
            </Group>
          </Group>
        </Container>
      </Box>
      <Container component="main" size={width} py="lg">
        {children}
      </Container>
    </Box>
  );
}
