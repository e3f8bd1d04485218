import { SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { defineTexts, useLanguage, useTexts } from '../lib/texts.ts';
import { useSetLanguage } from './language.tsx';

const appearanceTexts = defineTexts(
  { language: 'Language', scheme: 'Theme', light: 'Light', dark: 'Dark', auto: 'System' },
  { language: '语言', scheme: '配色', light: '浅色', dark: '深色', auto: '跟随系统' },
);

/** Language and colours: also on the pages of those who are not signed in. */
export function Appearance(): ReactNode {
  const texts = useTexts(appearanceTexts);
  const language = useLanguage();
  const setLanguage = useSetLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={texts.language}
        value={language}
        onChange={(value) => setLanguage(value === 'zh' ? 'zh' : 'en')}
        data={[
          { value: 'en', label: 'English' },
          { value: 'zh', label: '中文' },
        ]}
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={texts.scheme}
        value={colorScheme}
        onChange={setColorScheme}
        data={[
          { value: 'light', label: texts.light },
          { value: 'dark', label: texts.dark },
          { value: 'auto', label: texts.auto },
        ]}
      />
    </Stack>
  );
}
