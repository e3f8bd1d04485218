import { later } from '../../components/later.tsx';

export const CustomerForm = later(async () => (await import('./form.tsx')).CustomerForm);
