import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { createQueryClient } from '../api/query-client.ts';
import { commonTexts } from '../components/common-texts.ts';
import { announceLanguage, LanguageProvider } from '../components/language.tsx';
import { useTexts } from '../lib/texts.ts';
import { readNonce } from './nonce.ts';
import { createConsoleRouter, preloadPage } from './router.tsx';
import { createConsoleTheme, resolveCssVariables } from './theme.ts';

const HOSTS_MS = 300;

const nonce = readNonce();
// Dialogs lock the scrolling of the page with a style element of their own.
setNonce(nonce);

const queries = createQueryClient();
announceLanguage();
preloadPage(queries, globalThis.location);

const Hosts = lazy(async () => ({ default: (await import('./hosts.tsx')).Hosts }));

/** What shows messages and tips comes after the page: nothing has either before it is seen, and messages wait until they can be shown. */
function LaterHosts(): ReactNode {
  const [isLater, setIsLater] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLater(true), HOSTS_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLater ? (
    <Suspense>
      <Hosts />
    </Suspense>
  ) : null;
}

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
          <RouterProvider router={router} />
          <LaterHosts />
        </Styled>
      </LanguageProvider>
    </QueryClientProvider>
  );
}
