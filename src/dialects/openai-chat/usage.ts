export { mapUsage } from '../shared/openai-usage.ts';
