// Settings of memories, apart from the memories, so that listing agents loads none.

export { replaySettings } from './replay/replaySettings.ts';
