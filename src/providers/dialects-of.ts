import type { DialectName } from '../store/records/index.ts';
import type { ProviderAccount, ProviderKind } from './port.ts';

/** A model at an account of some kind. */
export interface OfferedModel {
  readonly kind: ProviderKind;
  readonly account: ProviderAccount;
  readonly upstreamModel: string;
}

/** What a model can be spoken to in, the one translated to first: some kinds have models of several vendors. */
export function dialectsOf({ kind, account, upstreamModel }: OfferedModel): readonly DialectName[] {
  return kind.dialectsOf?.(upstreamModel, account.dialects) ?? account.dialects;
}
