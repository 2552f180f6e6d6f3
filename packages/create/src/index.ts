export { createPlugin } from './createPlugin.ts';
export type { PluginAgent } from './createPlugin.ts';
