export { DEFAULT_PIPELINE_OPTIONS } from './deps.ts';
export type { PipelineDeps, PipelineObserver, PipelineOptions, PipelineSettings } from './deps.ts';
export { createPipeline } from './pipeline.ts';
export { recoverHolds } from './recover.ts';
export type { RecoveryDeps } from './recover.ts';
export type * from './port.ts';
