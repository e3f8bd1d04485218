import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addTokensClean } from './tokens-clean.ts';
import { addTokensIssue } from './tokens-issue.ts';
import { addTokensList } from './tokens-list.ts';
import { addTokensRevoke } from './tokens-revoke.ts';
import { addTokensRotate } from './tokens-rotate.ts';

export function addTokens(program: Command, context: CommandContext): void {
  const tokens = program.command('tokens').description('issue, list, rotate, revoke and clean tokens');
  addTokensIssue(tokens, context);
  addTokensList(tokens, context);
  addTokensRevoke(tokens, context);
  addTokensRotate(tokens, context);
  addTokensClean(tokens, context);
}
