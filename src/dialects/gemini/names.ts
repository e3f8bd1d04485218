export { pick, pickView, toCamel } from '../shared/google-names.ts';
