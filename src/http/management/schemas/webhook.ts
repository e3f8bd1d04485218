export { webhookAnswerSchema } from '../../../services/shared/webhooks/index.ts';
