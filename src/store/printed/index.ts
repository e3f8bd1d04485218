/** The databases that the schema is printed for. Tallygate itself runs on the first two. */
export const PRINTED_DATABASES = ['sqlite', 'postgres', 'mysql'] as const;

export type PrintedDatabase = (typeof PRINTED_DATABASES)[number];
