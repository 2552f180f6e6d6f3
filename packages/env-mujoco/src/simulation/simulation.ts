import type { Physics } from '../engine/physics.ts';
import type { RobotRules } from './robotTask.ts';

/** The state of one environment: a robot, and the rules it lives by. */
export interface Simulation {
  readonly physics: Physics;
  readonly rules: RobotRules;
  /** The last action. */
  readonly action: Float32Array;
  /** Whether a step has been taken since the last reset. */
  hasStepped: boolean;
}
