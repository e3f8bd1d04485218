import type { DeploymentRepository } from '../port.ts';
import { deploymentTable } from '../schema/deployments.ts';
import type { Db } from './db.ts';
import { createEntityRepository } from './entity.ts';

export function createDeploymentRepository(db: Db): DeploymentRepository {
  const entity = createEntityRepository(db, deploymentTable, {
    sorts: ['createdAt', 'updatedAt', 'upstreamModel', 'id'],
    search: ['upstreamModel'],
    time: 'createdAt',
    countMax: null,
  });
  return {
    ...entity,
    listByProvider: (providerId) => entity.findAllBy('providerId', [providerId], 'createdAt'),
    listByModel: (modelId) => entity.findAllBy('modelId', [modelId], 'createdAt'),
  };
}
