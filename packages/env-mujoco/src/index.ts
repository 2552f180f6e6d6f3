export type { ModelAssets } from './engine/compiledModel.ts';
export type { PhysicsView } from './engine/physics.ts';
export type { RobotShape } from './pictures/parts.ts';
export type { View } from './pictures/scene.ts';
export { plugin } from './plugin.ts';
export { type RobotEntryParts, robotEntry } from './robotEntry.ts';
export { robotTask } from './robots.ts';
export { RobotEnv, RobotVector } from './simulation/robotEnv.ts';
export type { RobotRules, RobotTask } from './simulation/robotTask.ts';
