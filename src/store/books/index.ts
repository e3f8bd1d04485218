export { checkBalances } from './check-balances.ts';
export { checkRequests, readBounds } from './check-requests.ts';
export { checkUsage } from './check-usage.ts';
