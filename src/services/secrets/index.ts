export { findUnreadableSecrets } from './reseal.ts';
export type { UnreadableSecret } from './reseal.ts';
export { createRotation } from './rotate.ts';
export type { RotateSecretsInput, RotateSecretsResult, SecretKeys } from './rotate.ts';
