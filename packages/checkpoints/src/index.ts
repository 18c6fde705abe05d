export { type Check, type Checkpoint, type CheckResult, type Exercise, Mismatch } from './check.ts';
export { CHECKPOINTS, findExercise, type Report, runCheckpoint, runExercise } from './checkpoints.ts';
