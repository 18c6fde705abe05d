export { type Check, type Checkpoint, type CheckResult, type Exercise, Mismatch } from './check.ts';
export { CHECKPOINTS, findExercise, type Report, runCheckpoint, runExercise } from './checkpoints.ts';
export { joinLab, type LabPerson, untilHeard } from './lab-people.ts';
export { type Contender, type Race, type RaceSettings, withRace } from './lab-race.ts';
