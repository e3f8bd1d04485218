import type { Catalogue, Router } from '../../routing/index.ts';
import type { FindKind } from '../tracing.ts';

/** Finds the kinds of providers in the router's picture; each picture is read once. */
export function createKindFinder(router: Pick<Router, 'catalogue'>): FindKind {
  let read: Catalogue | null = null;
  let kinds = new Map<string, string>();
  return (providerId) => {
    const catalogue = router.catalogue();
    if (catalogue !== read) {
      const deployments = catalogue.models().flatMap((model) => model.deployments);
      kinds = new Map(deployments.map(({ account }) => [account.id, account.kind]));
      read = catalogue;
    }
    return kinds.get(providerId) ?? null;
  };
}
