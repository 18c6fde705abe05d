export { closeGate, type GateOptions, newPin, pinFlag } from './gate.ts';
