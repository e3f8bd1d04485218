/** Whether a value is one input, written as ids of the model's vocabulary. */
export function isTokens(input: unknown): boolean {
  return Array.isArray(input) && input.length > 0 && input.every(Number.isInteger);
}
