export { type Check, type Checkpoint, type CheckResult, Mismatch } from './check.ts';
export { CHECKPOINTS, type Report, runCheckpoint } from './checkpoints.ts';
