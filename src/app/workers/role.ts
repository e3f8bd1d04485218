/** The role on the command line of a worker; the path of the parent's socket and the number of its area follow. */
export const WORKER_ROLE = 'serve-worker';
