import { later } from '../../components/later.tsx';

export const ProviderForm = later(async () => (await import('./form.tsx')).ProviderForm);
