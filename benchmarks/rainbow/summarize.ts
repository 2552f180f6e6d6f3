// The statistics of published runs: environments know what 0 and 1 are.
import { rainbowAblation } from '@prism-rl/algo-dqn-family';
import { Registry } from '@prism-rl/core';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minatar } from '@prism-rl/env-minatar/plugin';
import { type AblationSummary, compareArms } from '@prism-rl/report';
import type { Published } from './publishedRuns.ts';

/** Sets that are no ablation. */
const titles: { readonly [suite: string]: string } = { cleanrl: 'With CleanRL’s settings' };

/** The same runs give the same numbers. */
export function summarize(suite: string, { runs, commands }: Published): AblationSummary {
  const environments = new Registry([atari, box2d, classic, minatar]).list('environments');
  return compareArms({
    ...(suite in titles
      ? { title: titles[suite]! }
      : { title: `${rainbowAblation.title}: ${suite}`, ablation: rainbowAblation }),
    command: commands.join('\n'),
    runs,
    references: Object.fromEntries(environments.map(({ id, entry }) => [id, entry.referenceReturns ?? {}])),
  });
}
