import { later } from '../later.tsx';

export const TokenForm = later(async () => (await import('./token-form.tsx')).TokenForm);
