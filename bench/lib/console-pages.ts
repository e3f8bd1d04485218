/** What a question is about that names something of the data. */
export interface Sample {
  readonly requestId: string;
  readonly customerId: string;
  readonly customerUserId: string;
  readonly tokenId: string;
  readonly budgetId: string | null;
  readonly model: string;
}

interface Question {
  readonly page: string;
  readonly path: string;
}

const DAY_MS = 86_400_000;

function since(days: number): string {
  return `from=${new Date(Date.now() - days * DAY_MS).toISOString()}`;
}

/** What the pages of the console ask, with the filters that people use most and those that no index serves. */
export function listQuestions(sample: Sample): readonly Question[] {
  const admin = '/api/v1/admin';
  const requests = (filters: string): string => `${admin}/requests?${filters}`;
  const usage = (days: number, by: string): string => `${admin}/usage?${since(days)}&group_by=${by}&time_zone=UTC`;
  return [
    { page: 'overview, 24 hours', path: `${admin}/overview?${since(1)}&time_zone=UTC` },
    { page: 'overview, 30 days', path: `${admin}/overview?${since(30)}&time_zone=UTC` },
    { page: 'overview, a year', path: `${admin}/overview?${since(365)}&time_zone=UTC` },
    { page: 'attention', path: `${admin}/attention` },
    { page: 'health', path: `${admin}/health` },
    { page: 'requests, latest', path: requests('') },
    { page: 'requests of a customer', path: requests(`customer_id=${sample.customerId}`) },
    { page: 'requests of a customer user', path: requests(`customer_user_id=${sample.customerUserId}`) },
    { page: 'requests of a token', path: requests(`token_id=${sample.tokenId}`) },
    { page: 'requests of a model', path: requests(`model=${sample.model}`) },
    { page: 'requests that failed, 30 days', path: requests(`status_min=500&${since(30)}`) },
    { page: 'requests above 10 USD (no index)', path: requests('cost_min=10') },
    { page: 'requests slower than 10 minutes (none, no index)', path: requests('latency_min_ms=600000') },
    { page: 'requests of an end user', path: requests('end_user=user-7') },
    { page: 'one request', path: `${admin}/requests/${sample.requestId}` },
    { page: 'usage, 30 days by day and model', path: usage(30, 'day,model') },
    { page: 'usage, a year by month and customer', path: usage(365, 'month,customer_id') },
    { page: 'usage, a year by customer user', path: usage(365, 'customer_user_id') },
    { page: 'ledger, latest', path: `${admin}/ledger` },
    ...(sample.budgetId === null
      ? []
      : [{ page: 'ledger of a budget', path: `${admin}/ledger?budget_id=${sample.budgetId}` }]),
    { page: 'customers', path: `${admin}/customers` },
    { page: 'customer users', path: `${admin}/customer-users` },
    { page: 'tokens', path: `${admin}/tokens` },
    { page: 'providers', path: `${admin}/providers` },
    { page: 'models', path: `${admin}/models` },
    { page: 'operation log', path: `${admin}/operation-logs` },
  ];
}
