export { CommandError, EXIT } from './exit-codes.ts';
export type { CliActions, DoctorFinding, MigrationState, OperationsSession } from './operations.ts';
export { createPrinter } from './printer.ts';
export type { Printer } from './printer.ts';
export { runCli } from './program.ts';
export type { CliOptions } from './program.ts';
