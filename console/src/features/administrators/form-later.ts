import { later } from '../../components/later.tsx';

export const AdministratorForm = later(async () => (await import('./form.tsx')).AdministratorForm);
export const ResetPasswordForm = later(async () => (await import('./form.tsx')).ResetPasswordForm);
