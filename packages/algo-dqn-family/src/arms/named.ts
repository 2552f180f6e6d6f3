import type { AblationArm } from '@prism-rl/core';

/** An arm of an ablation that is registered as an agent, with its name and settings. */
export const named = (name: string): AblationArm => ({ name, agent: name });
