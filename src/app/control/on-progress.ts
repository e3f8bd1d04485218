/** What of a long operation is done; `total` is null while nobody knows. */
export type OnProgress = (done: number, total: number | null) => void;
