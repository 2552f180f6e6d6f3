// Settings of memories, apart from the memories, so that listing agents loads none.

export type { ReplaySettings } from './replay/replaySettings.ts';
export { replaySettings } from './replay/replaySettings.ts';
