/** A customer of the demonstration, and when it joined: a share of the year. */
export interface DemoCustomer {
  readonly name: string;
  readonly margin: string;
  readonly joined: number;
  readonly users: number;
  readonly zone: string;
  /** In USD, for a year of a million requests. */
  readonly budget: {
    readonly amount: string;
    readonly period: 'day' | 'week' | 'month' | 'total';
    readonly hard: boolean;
  } | null;
  readonly tags: readonly (readonly [name: string, values: readonly string[]])[];
}

const TEAMS = ['team', ['search', 'support', 'growth', 'data']] as const;
const STAGES = ['env', ['production', 'production', 'production', 'staging']] as const;
const FEATURES = ['feature', ['chat', 'summary', 'translate', 'extract']] as const;

function month(amount: string, hard = false): DemoCustomer['budget'] {
  return { amount, period: 'month', hard };
}

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  {
    name: '北辰科技',
    margin: '0.10',
    joined: 0,
    users: 26,
    zone: 'Asia/Shanghai',
    budget: month('1200'),
    tags: [TEAMS, STAGES],
  },
  {
    name: 'Acme Robotics',
    margin: '0.15',
    joined: 0,
    users: 22,
    zone: 'America/New_York',
    budget: month('900', true),
    tags: [STAGES],
  },
  {
    name: '云杉数据',
    margin: '0.10',
    joined: 0,
    users: 18,
    zone: 'Asia/Shanghai',
    budget: month('700'),
    tags: [FEATURES],
  },
  {
    name: 'Northwind Travel',
    margin: '0.20',
    joined: 0,
    users: 14,
    zone: 'Europe/London',
    budget: { amount: '60', period: 'day', hard: false },
    tags: [FEATURES, STAGES],
  },
  {
    name: '青禾教育',
    margin: '0',
    joined: 0,
    users: 14,
    zone: 'Asia/Shanghai',
    budget: { amount: '150', period: 'week', hard: true },
    tags: [],
  },
  {
    name: 'Helvetia Insurance',
    margin: '0.12',
    joined: 0.08,
    users: 12,
    zone: 'Europe/Zurich',
    budget: month('500'),
    tags: [TEAMS],
  },
  {
    name: '海石物流',
    margin: '0.08',
    joined: 0.16,
    users: 10,
    zone: 'Asia/Shanghai',
    budget: month('300', true),
    tags: [STAGES],
  },
  {
    name: 'Fjord Analytics',
    margin: '0.15',
    joined: 0.25,
    users: 9,
    zone: 'Europe/Oslo',
    budget: month('260'),
    tags: [FEATURES],
  },
  {
    name: '南星游戏',
    margin: '0.10',
    joined: 0.4,
    users: 9,
    zone: 'Asia/Shanghai',
    budget: { amount: '40', period: 'day', hard: true },
    tags: [TEAMS, FEATURES],
  },
  {
    name: 'Blue Harbor Legal',
    margin: '0.25',
    joined: 0.5,
    users: 6,
    zone: 'America/Chicago',
    budget: { amount: '2500', period: 'total', hard: true },
    tags: [],
  },
  {
    name: '木棉医疗',
    margin: '0.10',
    joined: 0.62,
    users: 6,
    zone: 'Asia/Shanghai',
    budget: month('200'),
    tags: [STAGES],
  },
  {
    name: 'Kestrel Labs',
    margin: '0',
    joined: 0.8,
    users: 4,
    zone: 'America/Los_Angeles',
    budget: null,
    tags: [STAGES, FEATURES],
  },
];

export const GIVEN_NAMES: readonly string[] = [
  'Ada',
  'Lin',
  'Noah',
  'Mei',
  'Oskar',
  'Ines',
  'Ravi',
  'Hana',
  'Tom',
  'Yara',
  'Leo',
  'Nora',
  'Ken',
  'Sofia',
  'Wei',
  'Emil',
];
export const FAMILY_NAMES: readonly string[] = [
  'Berg',
  'Chen',
  'Okafor',
  'Silva',
  'Novak',
  'Zhao',
  'Meyer',
  'Ito',
  'Khan',
  'Dubois',
  'Ruiz',
  'Larsen',
  'Wang',
  'Adams',
];
export const SERVICE_NAMES: readonly string[] = [
  '客服助手',
  'nightly-batch',
  '文档问答',
  'search-backend',
  '代码评审',
  'crm-sync',
  '合同审阅',
  'mobile-app',
];
