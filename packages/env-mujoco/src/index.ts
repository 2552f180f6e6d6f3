export type { RobotShape } from './pictures/scene.ts';
export { robotEntry, RobotEnv, RobotVector } from './simulation/robotEnv.ts';
export { robotTask } from './robots.ts';
export type { RobotTask } from './simulation/task.ts';
