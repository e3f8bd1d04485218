import entitiesPostgres from './0001-entities.postgres.sql' with { type: 'text' };
import entitiesSqlite from './0001-entities.sqlite.sql' with { type: 'text' };
import trafficPostgres from './0002-traffic.postgres.sql' with { type: 'text' };
import trafficSqlite from './0002-traffic.sqlite.sql' with { type: 'text' };
import secondFactorPostgres from './0004-second-factor.postgres.sql' with { type: 'text' };
import secondFactorSqlite from './0004-second-factor.sqlite.sql' with { type: 'text' };
import chainPostgres from './0005-operation-log-chain.postgres.sql' with { type: 'text' };
import chainSqlite from './0005-operation-log-chain.sqlite.sql' with { type: 'text' };
import tokenLinesPostgres from './0006-token-lines.postgres.sql' with { type: 'text' };
import tokenLinesSqlite from './0006-token-lines.sqlite.sql' with { type: 'text' };
import epochsPostgres from './0007-data-epochs.postgres.sql' with { type: 'text' };
import epochsSqlite from './0007-data-epochs.sqlite.sql' with { type: 'text' };
import responsesPostgres from './0009-responses.postgres.sql' with { type: 'text' };
import responsesSqlite from './0009-responses.sqlite.sql' with { type: 'text' };
import hedgingPostgres from './0010-hedging.postgres.sql' with { type: 'text' };
import hedgingSqlite from './0010-hedging.sqlite.sql' with { type: 'text' };
import journalPostgres from './0011-traffic-journal.postgres.sql' with { type: 'text' };
import journalSqlite from './0011-traffic-journal.sqlite.sql' with { type: 'text' };
import adjustmentsPostgres from './0012-adjustments.postgres.sql' with { type: 'text' };
import adjustmentsSqlite from './0012-adjustments.sqlite.sql' with { type: 'text' };
import alertsPostgres from './0014-alerts.postgres.sql' with { type: 'text' };
import alertsSqlite from './0014-alerts.sqlite.sql' with { type: 'text' };
import reportsPostgres from './0016-reports.postgres.sql' with { type: 'text' };
import reportsSqlite from './0016-reports.sqlite.sql' with { type: 'text' };
import deploymentLimitsPostgres from './0017-deployment-limits.postgres.sql' with { type: 'text' };
import deploymentLimitsSqlite from './0017-deployment-limits.sqlite.sql' with { type: 'text' };
import overviewPostgres from './0022-overview.postgres.sql' with { type: 'text' };
import overviewSqlite from './0022-overview.sqlite.sql' with { type: 'text' };
import bodiesPostgres from './0023-request-bodies.postgres.sql' with { type: 'text' };
import bodiesSqlite from './0023-request-bodies.sqlite.sql' with { type: 'text' };
import movesPostgres from './0024-budget-moves.postgres.sql' with { type: 'text' };
import movesSqlite from './0024-budget-moves.sqlite.sql' with { type: 'text' };
import daysPostgres from './0025-summed-days.postgres.sql' with { type: 'text' };
import daysSqlite from './0025-summed-days.sqlite.sql' with { type: 'text' };
import failedPostgres from './0026-failed-requests.postgres.sql' with { type: 'text' };
import failedSqlite from './0026-failed-requests.sqlite.sql' with { type: 'text' };

/** One step of the schema. Append-only: a published text never changes, its checksum is recorded. */
export interface Migration {
  /** Number and name; sorts in the order of application. */
  readonly id: string;
  readonly sqlite: string;
  readonly postgres: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { id: '0001-entities', sqlite: entitiesSqlite, postgres: entitiesPostgres },
  { id: '0002-traffic', sqlite: trafficSqlite, postgres: trafficPostgres },
  { id: '0004-second-factor', sqlite: secondFactorSqlite, postgres: secondFactorPostgres },
  { id: '0005-operation-log-chain', sqlite: chainSqlite, postgres: chainPostgres },
  { id: '0006-token-lines', sqlite: tokenLinesSqlite, postgres: tokenLinesPostgres },
  { id: '0007-data-epochs', sqlite: epochsSqlite, postgres: epochsPostgres },
  { id: '0009-responses', sqlite: responsesSqlite, postgres: responsesPostgres },
  { id: '0010-hedging', sqlite: hedgingSqlite, postgres: hedgingPostgres },
  { id: '0011-traffic-journal', sqlite: journalSqlite, postgres: journalPostgres },
  { id: '0012-adjustments', sqlite: adjustmentsSqlite, postgres: adjustmentsPostgres },
  { id: '0014-alerts', sqlite: alertsSqlite, postgres: alertsPostgres },
  { id: '0016-reports', sqlite: reportsSqlite, postgres: reportsPostgres },
  { id: '0017-deployment-limits', sqlite: deploymentLimitsSqlite, postgres: deploymentLimitsPostgres },
  { id: '0022-overview', sqlite: overviewSqlite, postgres: overviewPostgres },
  { id: '0023-request-bodies', sqlite: bodiesSqlite, postgres: bodiesPostgres },
  { id: '0024-budget-moves', sqlite: movesSqlite, postgres: movesPostgres },
  { id: '0025-summed-days', sqlite: daysSqlite, postgres: daysPostgres },
  { id: '0026-failed-requests', sqlite: failedSqlite, postgres: failedPostgres },
];
