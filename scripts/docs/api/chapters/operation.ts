import type { Section } from '../chapter.ts';
import { say } from '../text.ts';

/** 4.4 运维 */
export const operation: Section = {
  title: say('Operation', '运维'),
  intro: say('Outside of the envelope and without a credential.', '不采用统一响应格式，无需凭据。'),
  calls: [
    {
      operation: 'GET /openapi.json',
      examples: [
        {
          id: 'openapi',
          method: 'GET',
          path: '/openapi.json',
          shows: ['content-type'],
          leavesOutBody: true,
          status: 200,
        },
      ],
    },
    {
      operation: 'GET /docs',
      examples: [
        { id: 'docs', method: 'GET', path: '/docs', shows: ['content-type'], leavesOutBody: true, status: 200 },
      ],
    },
    { operation: 'GET /healthz', examples: [{ id: 'healthz', method: 'GET', path: '/healthz', status: 200 }] },
    {
      operation: 'GET /metrics',
      purpose: say('[Operation](../operations.md) lists the metrics.', '指标一览见[运维文档](../operations.md)。'),
      examples: [
        { id: 'metrics', method: 'GET', path: '/metrics', shows: ['content-type'], leavesOutBody: true, status: 200 },
      ],
    },
    { operation: 'GET /readyz', examples: [{ id: 'readyz', method: 'GET', path: '/readyz', status: 200 }] },
  ],
};
