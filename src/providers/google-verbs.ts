import type { WireName } from '../store/records/index.ts';

const VERBS: Readonly<Partial<Record<WireName, string>>> = {
  'gemini-embed-content': 'embedContent',
  'gemini-batch-embed-contents': 'batchEmbedContents',
  'vertex-predict': 'predict',
};

/** What stands behind a model's name in the address of a call. */
export function readVerb(dialect: WireName, stream: boolean): string {
  return VERBS[dialect] ?? (stream ? 'streamGenerateContent?alt=sse' : 'generateContent');
}
