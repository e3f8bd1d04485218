import { later } from '../../components/later.tsx';

export const CustomerUserForm = later(async () => (await import('./form.tsx')).CustomerUserForm);
