import type { ProviderAccount, ProviderKind } from './port.ts';

/** What is done when a client leaves, where the operator does not say: what is billed to its end anyway may as well be counted there. */
export function clientAbortOf({ quirks }: Pick<ProviderKind, 'quirks'>): ProviderAccount['onClientAbort'] {
  return quirks.billsAfterAbort === true ? 'finish' : 'abort';
}

/** Whether a call that is ended early is billed as if it had not been. */
export function isBilledToEnd({ quirks }: Pick<ProviderKind, 'quirks'>, stream: boolean): boolean {
  return quirks.billsAfterAbort === true || (quirks.billsAfterAbort === 'whole-answers' && !stream);
}
