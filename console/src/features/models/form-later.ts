import { later } from '../../components/later.tsx';

export const ModelForm = later(async () => (await import('./form.tsx')).ModelForm);
