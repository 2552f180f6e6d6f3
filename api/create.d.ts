// @prism-rl/create: index.d.ts
export { createPlugin } from './createPlugin.ts';
export type { PluginAgent } from './createPlugin.ts';

// createPlugin.d.ts
declare const agents: {
    readonly table: {
        readonly agent: 'tiny-q';
        readonly agentFile: 'tinyQ.ts';
        readonly agentWords: 'Q-learning on a table, from a replay memory; ε-greedy';
    };
    readonly network: {
        readonly agent: 'deep-q';
        readonly agentFile: 'deepQ.ts';
        readonly agentWords: 'Q-learning with a network, a replay memory and a target network; masks of possible actions; ε-greedy';
    };
};
export type PluginAgent = keyof typeof agents;
export declare function createPlugin(folder: string, name?: string, agent?: PluginAgent): string[];
