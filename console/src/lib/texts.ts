import { createContext, useContext } from 'react';

/** The languages of the console. */
export type Language = 'en' | 'zh';

type AnyText = string | ((...values: never[]) => string);

/** The same keys with the same parameters, whatever the words. */
type SameShape<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer V) => string
      ? (...values: V) => string
      : SameShape<T[K]>;
};

interface TextTree {
  readonly [key: string]: AnyText | TextTree;
}

export interface Texts<T> {
  readonly en: SameShape<T>;
  readonly zh: SameShape<T>;
}

/** The texts of one feature in every language; a key that one of them lacks is a type error. They are loaded with the feature. */
export function defineTexts<const T extends TextTree>(en: T, zh: SameShape<T>): Texts<T> {
  return { en: en as unknown as SameShape<T>, zh };
}

export const LanguageContext = createContext<Language>('en');

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** The texts in the viewer's language. */
export function useTexts<T>(texts: Texts<T>): SameShape<T> {
  return texts[useLanguage()];
}

/** `1 request`, `2 requests`: the English forms of a counted word; Chinese has one. */
export function plural(count: number, one: string, other: string): string {
  return count === 1 ? one : other;
}
