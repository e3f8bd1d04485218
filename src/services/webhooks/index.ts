export { deliveryAnswerSchema, listDeliveries } from './read.ts';
export { testWebhook } from './test-call.ts';
export type { WebhookTestAnswer, WebhookTestDeps } from './test-call.ts';
