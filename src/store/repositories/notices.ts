import { sql } from 'kysely';
import { nanoUsd } from '../../lib/money.ts';
import type { NoticeRepository } from '../port.ts';
import type { BudgetNotice, NoticeContent, NoticeRecord } from '../records/index.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import type { Db } from './db.ts';

/** As the triggers of the schema write it; amounts are decimal texts. */
interface KeptBudget {
  readonly budget_id: string;
  readonly period_start: number;
  readonly share?: number;
  readonly spent: string;
  readonly held?: string;
  readonly amount: string;
  readonly adjusted: string;
  readonly scope_kind: BudgetNotice['scopeKind'];
  readonly scope_id: string;
  readonly period: BudgetNotice['period'];
  readonly time_zone: string;
  readonly reset_day: number;
  readonly hard: number;
}

function decodeBudget(kept: KeptBudget): BudgetNotice {
  return {
    budgetId: kept.budget_id,
    periodStart: kept.period_start,
    scopeKind: kept.scope_kind,
    scopeId: kept.scope_id,
    period: kept.period,
    timeZone: kept.time_zone,
    resetDay: kept.reset_day,
    hard: kept.hard !== 0,
    amount: nanoUsd(BigInt(kept.amount)),
    adjusted: nanoUsd(BigInt(kept.adjusted)),
    spent: nanoUsd(BigInt(kept.spent)),
  };
}

function decodeContent(type: NoticeContent['type'], text: string): NoticeContent {
  switch (type) {
    case 'budget.alert': {
      const kept = JSON.parse(text) as KeptBudget;
      return { type, budget: decodeBudget(kept), shareMillionths: kept.share ?? 0 };
    }
    case 'budget.exhausted': {
      const kept = JSON.parse(text) as KeptBudget;
      return { type, budget: decodeBudget(kept), held: nanoUsd(BigInt(kept.held ?? '0')) };
    }
    case 'budget.changed': {
      const kept = JSON.parse(text) as { readonly budget_id: string; readonly period_start?: number };
      return { type, budgetId: kept.budget_id, periodStart: kept.period_start ?? null };
    }
    case 'provider.unhealthy':
    case 'provider.healthy': {
      const kept = JSON.parse(text) as {
        readonly provider_id: string;
        readonly provider: string;
        readonly health: string;
        readonly reason: string | null;
      };
      const { provider_id: providerId, provider, health, reason } = kept;
      return { type, providerId, provider, health, reason };
    }
    case 'token.expiring': {
      const kept = JSON.parse(text) as { readonly token_id: string; readonly expires_at: number };
      return { type, tokenId: kept.token_id, expiresAt: kept.expires_at };
    }
    default:
      return type satisfies never;
  }
}

function encodeContent(content: Parameters<NoticeRepository['insert']>[0]): string {
  switch (content.type) {
    case 'budget.exhausted': {
      const { budget, held } = content;
      const kept: KeptBudget = {
        budget_id: budget.budgetId,
        period_start: budget.periodStart,
        spent: budget.spent.toString(),
        held: held.toString(),
        amount: budget.amount.toString(),
        adjusted: budget.adjusted.toString(),
        scope_kind: budget.scopeKind,
        scope_id: budget.scopeId,
        period: budget.period,
        time_zone: budget.timeZone,
        reset_day: budget.resetDay,
        hard: budget.hard ? 1 : 0,
      };
      return JSON.stringify(kept);
    }
    case 'token.expiring':
      return JSON.stringify({ token_id: content.tokenId, expires_at: content.expiresAt });
    default:
      return content satisfies never;
  }
}

function decodeNotice(row: SqlRow): NoticeRecord {
  const type = String(row['type']) as NoticeContent['type'];
  return { id: String(row['id']), ...decodeContent(type, String(row['content'])) };
}

export function createNoticeRepository(db: Db): NoticeRepository {
  return {
    async list(limit) {
      return (await db.query(sql`select id, type, content from notices limit ${limit}`)).map(decodeNotice);
    },
    insert: (content) =>
      db.statement(
        sql`insert into notices (id, type, content)
          values (${crypto.randomUUID().replaceAll('-', '')}, ${content.type}, ${encodeContent(content)})`,
      ),
    remove: (id) => db.statement(sql`delete from notices where id = ${id}`, { expectRows: 1, mismatch: 'version' }),
    markExhausted: ({ budgetId, periodStart }) =>
      db.statement(
        sql`insert into budget_alerts (budget_id, period_start, share) values (${budgetId}, ${periodStart}, 0)`,
      ),
    lookAgain: ({ budgetId, periodStart }) =>
      db.statement(
        sql`update budget_balances set spent = spent where budget_id = ${budgetId} and period_start = ${periodStart}`,
      ),
    removeStale: (before, limit) => [
      db.statement(
        sql`delete from budget_alerts where (budget_id, period_start, share) in (
          select budget_id, period_start, share from budget_alerts
          where period_start > 0 and period_start < ${before} limit ${limit})`,
      ),
      db.statement(
        sql`delete from budget_alerts where (budget_id, period_start, share) in (
          select budget_id, period_start, share from budget_alerts as t
          where period_start = 0 and not exists (select 1 from budgets as b where b.id = t.budget_id) limit ${limit})`,
      ),
    ],
  };
}
