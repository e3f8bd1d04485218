/** The languages of the reference. */
export type Language = 'en' | 'zh';

/** A text in both languages of the reference; Markdown. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** Both languages of one text. */
export function say(en: string, zh: string): Text {
  return { en, zh };
}
