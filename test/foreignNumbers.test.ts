// NaN and infinity in what an agent restores or begins with: refused by the array's name, instead of learned from.
import { type Agent, childSnapshot, type Engine, type Registry, Rng, type Snapshot } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { planRun, type RunHandle, runFactory, train } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { firstRuns, optionsOf, type Run, runsOfAgents } from './agents/smallRuns.ts';

/** What a candidate of a generation reached may be no number: it is ranked last then. */
const reached = /^agent\/(scores|noise|ends)$/;
const registry: Registry = await loadRegistry(root, [], [], false);
const engine: Engine = await activateBackend('tfjs-cpu');

/** What an agent saves after a short run. */
async function trained(run: Run): Promise<Snapshot> {
  let handle: RunHandle | undefined;
  let saved: Snapshot | undefined;
  await train({ ...optionsOf(registry, run), plugins: registry, engine }).forEach((event) => {
    if (event.type === 'start') handle = event.run;
    if (event.type === 'end')
      handle!.atBoundary(async () => {
        saved = await handle!.save();
      });
  });
  return childSnapshot(childSnapshot(saved!, 'trainer'), 'agent');
}

async function created(run: Run): Promise<Agent> {
  const factory = runFactory(registry, planRun(registry, optionsOf(registry, run)));
  const { observationSpace, actionSpace } = await factory.createSingleEnv();
  return factory.createAgent({ observationSpace, actionSpace, numEnvs: 2 }, new Rng(1), engine);
}

describe('agents', async () => {
  test.each(firstRuns(await runsOfAgents(registry)))('$agent', async (run) => {
    const { meta, arrays } = await trained(run);
    const agent = await created(run);
    await agent.restore({ meta, arrays });
    const floats = Object.entries(arrays).filter(
      ([, array]) => (array instanceof Float32Array || array instanceof Float64Array) && array.length > 0,
    );
    expect(floats.length).toBeGreaterThan(0);
    for (const [name, array] of floats) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const damaged = array.slice() as Float64Array;
        damaged[damaged.length - 1] = value;
        // Within its part of the agent, the array has a shorter name.
        const said = new RegExp(`"(.*)" of the saved .* has ${value} at position ${damaged.length - 1}\\.`);
        const error: unknown = await (async () =>
          agent.restore({ meta, arrays: { ...arrays, [name]: damaged } }))().then(
          () => `${name} = ${value} is taken`,
          (reason) => reason,
        );
        if (reached.test(name)) {
          expect(error).toBe(`${name} = ${value} is taken`);
          continue;
        }
        expect(error).toMatchObject({ code: 'not-finite', message: expect.stringMatching(said) });
        expect(name.endsWith(said.exec((error as Error).message)![1]!)).toBe(true);
      }
    }
    await agent.restore({ meta, arrays });
    agent.dispose?.();
  });
});

test.each(['dqn', 'ppo', 'stream-q', 'a3c'])(
  '%s does not begin with weights that are not finite',
  async (agent) => {
    const run: Run = {
      agent,
      env: 'CartPole-v1',
      settings: agent === 'a3c' ? { updates: 'round-robin' } : {},
    };
    const own = await created(run);
    const weights = await own.weights!();
    own.dispose?.();
    const begin = (given: typeof weights) =>
      train({ ...optionsOf(registry, run), plugins: registry, engine, from: { weights: given } }).forEach(
        () => {},
      );
    await begin(weights);
    for (const [name, { shape, values }] of Object.entries(weights)) {
      const damaged = values.slice();
      damaged[0] = Number.NaN;
      await expect(begin({ ...weights, [name]: { shape, values: damaged } })).rejects.toMatchObject({
        code: 'not-finite',
        message: `"${name}" of the given weights has NaN at position 0.`,
      });
    }
  },
);
