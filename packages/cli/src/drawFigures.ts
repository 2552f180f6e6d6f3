import type { Figure, Registry } from '@prism-rl/core';
import { actBy, recordingSeed, runFactory } from '@prism-rl/runner';
import { readManifest } from '@prism-rl/runner/node';
import { loadTrainedAgent } from './trainedAgent.ts';

/** Draws the figures of all plugins for a run's newest checkpoint. */
export async function drawFigures(runDir: string, registry: Registry): Promise<Figure[]> {
  const manifest = readManifest(runDir);
  const { isPrediction = false } = registry.get('agents', manifest.agent).entry;
  const env = await runFactory(registry, manifest).createSingleEnv();
  try {
    const entries = registry.list('figures').filter(({ entry }) => entry.isFor(env));
    if (entries.length === 0) return [];
    const { agent, statistics, close } = await loadTrainedAgent(runDir, registry, 1);
    try {
      env.adoptStatistics?.(statistics);
      const figures: Figure[] = [];
      for (const { entry } of entries) {
        const figure = await entry.draw({
          ...{ agent, env, isPrediction, seed: recordingSeed },
          act: actBy(agent, env),
        });
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
