import { readLocalStorageValue, useLocalStorage } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { setApiLanguage } from '../api/client.ts';
import { LanguageContext } from '../lib/texts.ts';
import type { Language } from '../lib/texts.ts';

const STORED = 'tallygate-language';
const TAGS = { en: 'en', zh: 'zh-CN' } as const satisfies Record<Language, string>;

const SetLanguageContext = createContext<(language: Language) => void>(() => undefined);

function guessLanguage(): Language {
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en';
}

/** The viewer's language before anything is shown, for what is asked of the server at once. */
export function announceLanguage(): void {
  const language = readLocalStorageValue<Language>({ key: STORED, defaultValue: guessLanguage() });
  setApiLanguage(TAGS[language === 'zh' ? 'zh' : 'en']);
}

/** Changes the language of the console, and remembers it in this browser. */
export function useSetLanguage(): (language: Language) => void {
  return useContext(SetLanguageContext);
}

export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useLocalStorage<Language>({
    key: STORED,
    defaultValue: guessLanguage(),
    getInitialValueInEffect: false,
  });
  const known: Language = language === 'zh' ? 'zh' : 'en';
  const queries = useQueryClient();
  setApiLanguage(TAGS[known]);
  const worded = useRef(known);
  useEffect(() => {
    document.documentElement.lang = TAGS[known];
    if (worded.current === known) return;
    worded.current = known;
    // What the server words is asked for anew.
    void queries.invalidateQueries();
  }, [known, queries]);
  return (
    <SetLanguageContext value={setLanguage}>
      <LanguageContext value={known}>{children}</LanguageContext>
    </SetLanguageContext>
  );
}
