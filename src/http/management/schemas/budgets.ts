export { budgetAnswerSchema, budgetsSchema } from '../../../services/shared/budgets.ts';
