import { later } from '../../components/later.tsx';

const load = () => import('./filter-fields.tsx');

export const FilterDrawer = later(async () => (await load()).FilterDrawer);
export const FilterChips = later(async () => (await load()).FilterChips);
