import '@mantine/dates/styles.css';
import 'dayjs/locale/zh-cn';
import { DatesProvider } from '@mantine/dates';
import type { ReactNode } from 'react';
import { useLanguage } from '../lib/texts.ts';

/** Around fields for dates: in the viewer's language. Whatever needs it loads it; most pages show no such field at first. */
export function ViewerDates({ children }: { readonly children: ReactNode }): ReactNode {
  const language = useLanguage();
  return (
    <DatesProvider settings={{ locale: language === 'zh' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
      {children}
    </DatesProvider>
  );
}
