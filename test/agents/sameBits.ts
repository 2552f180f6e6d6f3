import { createEnvironment, type Plugin } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { allPlugins } from './allPlugins.ts';
import { Digest } from './digest.ts';
import { recordedRun } from './recordedRun.ts';
import { sameDeclarations } from './sameDeclarations.ts';
import { firstRuns, optionsOf, runsOfAgents } from './smallRuns.ts';

/**
 * Records results of runs, to the bit, on an engine in plain JavaScript: each of a plugin's recipes in one environment. Records the default
 * settings of all its agents and the sweeps of its planners, too. Every change of runs shows here. Mention an intended one in the changeset, because users' runs are no
 * longer reproducible.
 */
export async function sameBits(plugin: Plugin): Promise<void> {
  sameDeclarations(plugin);
  const registry = await allPlugins();
  const own = registry.list('agents').filter((own) => own.plugin === plugin.name);
  const runs = firstRuns(await runsOfAgents(registry)).filter(({ agent }) =>
    own.some(({ id }) => id === agent),
  );

  test.each(own)('the settings of $id', ({ entry }) => {
    expect(JSON.stringify(entry.defaults)).toMatchSnapshot();
  });

  const lake = (await createEnvironment(registry, { id: 'FrozenLake-v1' })).model!();
  const planners = registry.list('planners').filter((own) => own.plugin === plugin.name);
  test.each(planners)('the sweeps of $id', async ({ entry }) => {
    const sweeps = new Digest();
    let count = 0;
    for (const sweep of (await entry.create(entry.defaults)).solve(lake)) {
      sweeps.add(JSON.stringify(sweep.delta)).add(sweep.values);
      count++;
    }
    expect(`${count} sweeps, ${sweeps}`).toMatchSnapshot();
  });

  describe('short runs', async () => {
    const engine = await activateBackend('tfjs-cpu');
    test.each(runs)('$agent in $env', async (run) => {
      const given = optionsOf(registry, run);
      expect(await recordedRun({ ...given, plugins: registry, engine }, 20)).toMatchSnapshot();
    });
  });
}
