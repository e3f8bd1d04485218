import type { Command } from 'commander';
import type { CleanTokensResult } from '../../app/control/index.ts';
import type { CommandContext } from '../context.ts';
import { withOperations, withProgress } from '../context.ts';
import { addExamples } from '../examples.ts';
import { parseInstant } from '../options.ts';
import type { Printer } from '../printer.ts';

interface CleanOptions {
  readonly expiredBefore?: string;
  readonly revokedBefore?: string;
  readonly dryRun?: true;
  readonly json?: true;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function printResult(printer: Printer, result: CleanTokensResult): void {
  printer.line(`${result.dryRun ? 'Would remove' : 'Removed'} ${count(result.removed, 'token')}`);
  printer.line(`  ${count(result.expiredAuthTokens, 'expired auth token')}`);
  printer.line(`  ${count(result.revokedAuthTokens, 'revoked auth token')}`);
  printer.line(`  ${count(result.expiredAccessTokens, 'expired access token')}`);
  printer.line(`  ${count(result.revokedAccessTokens, 'revoked access token')}`);
}

export function addTokensClean(tokens: Command, context: CommandContext): void {
  const clean = tokens
    .command('clean')
    .description('remove expired and revoked auth tokens and access tokens')
    .option(
      '--expired-before <instant>',
      'only those that expired before this RFC 3339 instant or date (default: now)',
      parseInstant,
    )
    .option('--revoked-before <instant>', 'only those that were revoked before it (default: now)', parseInstant)
    .option('--dry-run', 'count, remove nothing')
    .option('--json', 'print JSON')
    .action(async (options: CleanOptions) => {
      const params = {
        expiredBefore: options.expiredBefore ?? null,
        revokedBefore: options.revokedBefore ?? null,
        dryRun: options.dryRun ?? false,
      };
      const result = await withProgress(context, 'Removing', (onProgress) =>
        withOperations(context, (operations) => operations.cleanTokens(params, onProgress)),
      );
      if (options.json) {
        context.printer.json({
          removed: result.removed,
          expired_auth_tokens: result.expiredAuthTokens,
          revoked_auth_tokens: result.revokedAuthTokens,
          expired_access_tokens: result.expiredAccessTokens,
          revoked_access_tokens: result.revokedAccessTokens,
          dry_run: result.dryRun,
        });
      } else printResult(context.printer, result);
    });
  addExamples(clean, ['tokens clean', 'tokens clean --dry-run', 'tokens clean --expired-before 2026-01-31 --json']);
}
