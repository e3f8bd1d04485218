export { webhookAnswerSchema } from '../../../services/shared/webhooks.ts';
