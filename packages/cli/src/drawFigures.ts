import type { Figure, Registry } from '@prism-rl/core';
import { createEnvironment } from '@prism-rl/core';
import { actBy, recordingSeed, shownWrappers } from '@prism-rl/runner';
import { readManifest } from '@prism-rl/runner/node';
import { loadTrainedAgent } from './trainedAgent.ts';

/** What the figures of all plugins say about a run, by its newest checkpoint. */
export async function drawFigures(runDir: string, registry: Registry): Promise<Figure[]> {
  const { agent: name, environment, environmentConfig, wrappers = [] } = readManifest(runDir);
  const { isPrediction = false } = registry.get('agents', name).entry;
  const choice = { id: environment, config: environmentConfig, wrappers: shownWrappers(registry, wrappers) };
  const env = await createEnvironment(registry, choice);
  try {
    const entries = registry.list('figures').filter(({ entry }) => entry.isFor(env));
    if (entries.length === 0) return [];
    const { agent, learned, close } = await loadTrainedAgent(runDir, registry, 1);
    try {
      env.adopt?.(learned);
      const act = actBy(agent, env);
      const figures: Figure[] = [];
      for (const { entry } of entries) {
        const figure = await entry.draw({ agent, env, act, isPrediction, seed: recordingSeed });
        if (figure !== undefined) figures.push(figure);
      }
      return figures;
    } finally {
      close();
    }
  } finally {
    env.close?.();
  }
}
