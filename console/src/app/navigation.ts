import {
  Activity,
  BookOpen,
  Boxes,
  Building2,
  ChartColumn,
  FileClock,
  FlaskConical,
  HeartPulse,
  KeyRound,
  KeySquare,
  LayoutDashboard,
  Plug,
  ReceiptText,
  ScrollText,
  Settings,
  Tags,
  UserCog,
  Users,
  Wallet,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { navigationTexts } from './navigation-texts.ts';

type Label = keyof typeof navigationTexts.en.pages;
type Group = keyof typeof navigationTexts.en.groups;

export interface NavigationEntry {
  readonly label: Label;
  readonly to: string;
  readonly icon: LucideIcon;
  /** The permission without which the page is not offered; null: everybody's. */
  readonly permission: string | null;
  /** Another part of the server, in a window of its own. */
  readonly external?: boolean;
}

interface NavigationGroup {
  readonly label: Group;
  readonly entries: readonly NavigationEntry[];
}

/** Every page of the console, in the order of the menu; the command palette lists the same. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'monitor',
    entries: [
      { label: 'overview', to: '/overview', icon: LayoutDashboard, permission: 'usage.read' },
      { label: 'requests', to: '/requests', icon: Activity, permission: 'request.read' },
      { label: 'usage', to: '/usage', icon: ChartColumn, permission: 'usage.read' },
      { label: 'playground', to: '/playground', icon: FlaskConical, permission: 'prompt.playground' },
    ],
  },
  {
    label: 'gateway',
    entries: [
      { label: 'providers', to: '/providers', icon: Plug, permission: 'provider.read' },
      { label: 'models', to: '/models', icon: Boxes, permission: 'model.read' },
      { label: 'prices', to: '/prices', icon: Tags, permission: 'price.read' },
    ],
  },
  {
    label: 'access',
    entries: [
      { label: 'customers', to: '/customers', icon: Building2, permission: 'customer.read' },
      { label: 'customerUsers', to: '/customer-users', icon: Users, permission: 'customer_user.read' },
      { label: 'tokens', to: '/tokens', icon: KeyRound, permission: 'token.read' },
    ],
  },
  {
    label: 'books',
    entries: [
      { label: 'budgets', to: '/budgets', icon: Wallet, permission: 'budget.read' },
      { label: 'ledger', to: '/ledger', icon: ScrollText, permission: 'ledger.read' },
      { label: 'statements', to: '/statements', icon: ReceiptText, permission: 'ledger.read' },
    ],
  },
  {
    label: 'system',
    entries: [
      { label: 'administrators', to: '/administrators', icon: UserCog, permission: 'role.read' },
      { label: 'keys', to: '/keys', icon: KeySquare, permission: 'management_key.read' },
      { label: 'operationLog', to: '/operation-log', icon: FileClock, permission: 'operation_log.read' },
      { label: 'settings', to: '/settings', icon: Settings, permission: 'settings.read' },
      { label: 'health', to: '/health', icon: HeartPulse, permission: 'health.read' },
      { label: 'reference', to: '/docs', icon: BookOpen, permission: null, external: true },
    ],
  },
];
