import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { modelRouteQuery } from '../../api/models.ts';
import type { RouteCandidate } from '../../api/models.ts';

const STATE_EVERY_MS = 15_000;

/** What the deployments of a model do now, by the id of each. */
export function useDeploymentStates(modelId: string): ReadonlyMap<string, RouteCandidate> {
  const { data } = useQuery({
    ...modelRouteQuery(modelId, {}),
    refetchInterval: STATE_EVERY_MS,
    placeholderData: keepPreviousData,
  });
  return new Map(data?.candidates.map((candidate) => [candidate.deployment_id, candidate]));
}
