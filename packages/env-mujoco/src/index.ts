export type { RobotShape } from './pictures/parts.ts';
export { plugin } from './plugin.ts';
export { robotEntry } from './robotEntry.ts';
export { robotTask } from './robots.ts';
export { RobotEnv, RobotVector } from './simulation/robotEnv.ts';
export type { RobotTask } from './simulation/robotTask.ts';
