import { later } from '../../components/later.tsx';

export const WebhookForm = later(async () => (await import('./webhook-form.tsx')).WebhookForm);
