import { useQuery } from '@tanstack/react-query';
import { everyModelQuery } from '../../api/models.ts';
import { everyProviderQuery } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';

export interface NamedDeployment {
  readonly id: string;
  readonly modelId: string;
  readonly label: string;
  /** The same without the provider's name of the model. */
  readonly short: string;
}

/** The deployments of all models by their ids, called by model and provider. */
export function useDeployments(): ReadonlyMap<string, NamedDeployment> {
  const may = useMay();
  const { data: models } = useQuery({ ...everyModelQuery, enabled: may('model.read') });
  const { data: providers } = useQuery({ ...everyProviderQuery, enabled: may('provider.read') });
  const names = new Map(providers?.items.map(({ id, name }) => [id, name]));
  const all = models?.items.flatMap((model) =>
    model.deployments.map(({ id, provider_id: providerId, upstream_model: upstream }): NamedDeployment => {
      const provider = names.get(providerId);
      const short = provider === undefined ? model.name : `${model.name} · ${provider}`;
      return { id, modelId: model.id, label: `${short} · ${upstream}`, short };
    }),
  );
  return new Map(all?.map((each) => [each.id, each]));
}
