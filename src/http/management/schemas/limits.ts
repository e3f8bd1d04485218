export { limitsAnswerSchema, limitsSchema } from '../../../services/shared/limits.ts';
