import type { AblationArm } from '@prism-rl/core';

/** An arm of an ablation that is an agent of its own, with its name and settings. */
export const named = (name: string): AblationArm => ({ name, agent: name });
