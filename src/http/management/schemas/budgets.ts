export { budgetAnswerSchema, budgetsSchema } from '../../../services/shared/budgets/index.ts';
