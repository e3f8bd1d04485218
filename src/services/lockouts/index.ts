export { lockoutSchema } from './fields.ts';
export type { Lockout } from './fields.ts';
export { liftLockout } from './lift.ts';
export { listLockouts } from './list.ts';
