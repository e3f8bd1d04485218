export { encodeUsage } from '../shared/encode-openai-usage.ts';
