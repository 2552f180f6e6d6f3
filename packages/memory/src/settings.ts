// What the settings of agents say of memories: apart from these, for whoever only lists agents.

export type { ReplaySettings } from './replay/replaySettings.ts';
export { replaySettings } from './replay/replaySettings.ts';
