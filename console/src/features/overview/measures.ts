/** What can be looked at over time. */
export const MEASURES = ['spend', 'requests', 'tokens', 'latency_ms', 'time_to_first_token_ms'] as const;

export type Measure = (typeof MEASURES)[number];
