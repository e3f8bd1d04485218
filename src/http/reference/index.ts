export { DOCUMENTED_CALLS } from './calls/index.ts';
export { createOpenApiDocument } from './create-open-api-document.ts';
export type { ReferenceSource } from './create-open-api-document.ts';
export type * from './document.ts';
export { mountReference } from './mount.ts';
export { VIEWER_FILES, VIEWER_POLICY } from './viewer.ts';
