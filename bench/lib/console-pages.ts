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

/** What the pages of the console ask, with the filters that people use most and those that no index serves. */
export function listQuestions(sample: Sample, now: number): readonly Question[] {
  const admin = '/api/v1/admin';
  const since = (days: number): string => `from=${new Date(now - days * DAY_MS).toISOString()}`;
  const requests = (filters: string): string => `${admin}/requests?${filters}`;
  const usage = (days: number, by: string, zone = 'UTC'): string =>
    `${admin}/usage?${since(days)}&group_by=${by}&time_zone=${zone}&latencies=false`;
  return [
    { page: 'overview, 24 hours', path: `${admin}/overview?${since(1)}&time_zone=UTC` },
    { page: 'overview, 30 days', path: `${admin}/overview?${since(30)}&time_zone=UTC` },
    { page: 'overview, 90 days of Shanghai', path: `${admin}/overview?${since(90)}&time_zone=Asia/Shanghai` },
    { page: 'overview, a year', path: `${admin}/overview?${since(365)}&time_zone=UTC` },
    { page: 'overview, a year of Shanghai', path: `${admin}/overview?${since(365)}&time_zone=Asia/Shanghai` },
    { page: 'attention', path: `${admin}/attention` },
    { page: 'health', path: `${admin}/health` },
    { page: 'requests, latest', path: requests('') },
    { page: 'requests of a customer', path: requests(`customer_id=${sample.customerId}`) },
    { page: 'requests of a customer user', path: requests(`customer_user_id=${sample.customerUserId}`) },
    { page: 'requests of a token', path: requests(`token_id=${sample.tokenId}`) },
    { page: 'requests of a model', path: requests(`model=${sample.model}`) },
    { page: 'requests that failed, 30 days', path: requests(`status_min=500&${since(30)}`) },
    { page: 'requests that failed, a year', path: requests(`outcome=error&${since(365)}`) },
    { page: 'requests above 10 USD (no index)', path: requests('cost_min=10') },
    { page: 'requests slower than 10 minutes (none, no index)', path: requests('latency_min_ms=600000') },
    { page: 'requests of an end user', path: requests('end_user=user-7') },
    { page: 'one request', path: `${admin}/requests/${sample.requestId}` },
    { page: 'usage, 30 days by day and model', path: usage(30, 'day,model') },
    { page: 'usage, a year by month and customer', path: usage(365, 'month,customer_id') },
    { page: 'usage, a year by customer user', path: usage(365, 'customer_user_id') },
    { page: 'usage, 30 days of Shanghai by day and model', path: usage(30, 'day,model', 'Asia/Shanghai') },
    { page: 'usage, 90 days of Shanghai by day and model', path: usage(90, 'day,model', 'Asia/Shanghai') },
    { page: 'usage, 90 days of Shanghai by day and customer', path: usage(90, 'day,customer_id', 'Asia/Shanghai') },
    { page: 'usage, a year of Shanghai by month and token', path: usage(365, 'month,token_id', 'Asia/Shanghai') },
    {
      page: 'usage of a customer, 30 days of Shanghai by day',
      path: `${usage(30, 'day', 'Asia/Shanghai')}&customer_id=${sample.customerId}`,
    },
    {
      page: 'usage of a customer user, 30 days by model',
      path: `${usage(30, 'model')}&customer_user_id=${sample.customerUserId}`,
    },
    {
      page: 'usage of a token, 30 days of Shanghai by day',
      path: `${usage(30, 'day', 'Asia/Shanghai')}&token_id=${sample.tokenId}`,
    },
    { page: 'ledger, latest', path: `${admin}/ledger` },
    ...(sample.budgetId === null
      ? []
      : [{ page: 'ledger of a budget', path: `${admin}/ledger?budget_id=${sample.budgetId}` }]),
    { page: 'budgets', path: `${admin}/budgets` },
    { page: 'customers', path: `${admin}/customers` },
    { page: 'customer users', path: `${admin}/customer-users` },
    { page: 'ledger of a customer', path: `${admin}/ledger?customer_id=${sample.customerId}` },
    { page: 'ledger of a customer user', path: `${admin}/ledger?customer_user_id=${sample.customerUserId}` },
    { page: 'ledger of a token, charges', path: `${admin}/ledger?token_id=${sample.tokenId}&phase=settlement` },
    { page: 'ledger of nobody that is there', path: `${admin}/ledger?customer_id=cus_none` },
    { page: 'tokens', path: `${admin}/tokens` },
    { page: "tokens by their owner's name", path: `${admin}/tokens?q=chen` },
    { page: 'providers', path: `${admin}/providers` },
    { page: 'models', path: `${admin}/models` },
    { page: 'operation log', path: `${admin}/operation-logs` },
  ];
}
