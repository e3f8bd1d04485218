/** Models that the sandbox lists; any combination of its words is served all the same (docs/sandbox.md). */
export const SANDBOX_MODELS: readonly string[] = [
  'sandbox',
  'sandbox-echo',
  'sandbox-size-200',
  'sandbox-size-200-chunks-20-interval-20',
];
