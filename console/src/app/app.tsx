import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { createQueryClient } from '../api/query-client.ts';
import { commonTexts } from '../components/common-texts.ts';
import { LanguageProvider } from '../components/language.tsx';
import { useTexts } from '../lib/texts.ts';
import { readNonce } from './nonce.ts';
import { createConsoleRouter, preloadPage } from './router.tsx';
import { createConsoleTheme, resolveCssVariables } from './theme.ts';

const nonce = readNonce();
// Dialogs lock the scrolling of the page with a style element of their own.
setNonce(nonce);

const queries = createQueryClient();
preloadPage(queries, globalThis.location);

function Styled({ children }: { readonly children: ReactNode }): ReactNode {
  const { close } = useTexts(commonTexts);
  const theme = useMemo(() => createConsoleTheme(close), [close]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveCssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}

export function App(): ReactNode {
  const [router] = useState(() => createConsoleRouter(queries));
  return (
    <QueryClientProvider client={queries}>
      <LanguageProvider>
        <Styled>
          <ModalsProvider>
            <Notifications position="bottom-right" />
            <RouterProvider router={router} />
          </ModalsProvider>
        </Styled>
      </LanguageProvider>
    </QueryClientProvider>
  );
}
