export type { RobotShape } from './pictures/parts.ts';
export { robotEntry } from './robotEntry.ts';
export { robotTask } from './robots.ts';
export { RobotEnv, RobotVector } from './simulation/robotEnv.ts';
export type { RobotTask } from './simulation/robotTask.ts';
