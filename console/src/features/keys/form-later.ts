import { later } from '../../components/later.tsx';

export const KeyForm = later(async () => (await import('./form.tsx')).KeyForm);
