import { later } from '../../components/later.tsx';

export const DeploymentForm = later(async () => (await import('./deployment-form.tsx')).DeploymentForm);
