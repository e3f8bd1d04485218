import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { addAuditErase } from './audit-erase.ts';
import { addAuditExport } from './audit-export.ts';
import { addAuditVerify } from './audit-verify.ts';

export function addAudit(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('verify, export and erase from the operation log');
  addAuditVerify(audit, context);
  addAuditExport(audit, context);
  addAuditErase(audit, context);
}
