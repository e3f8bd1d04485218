export { limitsAnswerSchema, limitsSchema } from '../../../services/shared/limits/index.ts';
