import { actOutputs, Box, Discrete, Rng } from '@prism-rl/core';
import { activateBackend, categorical, eagerEngine } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { policyNetwork } from './network/policyNetwork.ts';
import { PolicyActor } from './policyActor.ts';

await activateBackend('tfjs-cpu');

const observationSpace = new Box({ low: -1, high: 1, shape: [3] });
const actionSpace = new Discrete(5, { start: 2 });

function actor(synchronous: boolean): PolicyActor {
  const network = policyNetwork({
    observationSpace,
    distribution: categorical(5),
    config: { network: 'mlp', hidden: [4], activation: 'tanh', initializer: 'fanInUniform' },
    rng: new Rng(1),
  });
  return new PolicyActor({
    engine: eagerEngine('test', synchronous),
    network,
    observationSpace,
    actionSpace,
    rng: new Rng(2),
  });
}

test.each(['explore', 'exploit'] as const)(
  '%s: an engine that takes its time is waited for',
  async (mode) => {
    const said = async (synchronous: boolean): Promise<unknown> => {
      const own = actor(synchronous);
      const out = actOutputs(actionSpace, 6, own.extras);
      const observations = Float32Array.from({ length: 18 }, (_, k) => Math.sin(k));
      const seen: unknown[] = [];
      for (let k = 0; k < 5; k++) {
        out.actions.fill(-1);
        const acting = own.act(observations, out, mode);
        // The first call compiles.
        if (k > 0) expect(acting instanceof Promise).toBe(!synchronous);
        await acting;
        seen.push(structuredClone(out));
      }
      own.dispose();
      return seen;
    };
    const at = await said(true);
    expect(await said(false)).toEqual(at);
    for (const { actions } of at as { actions: Int32Array }[])
      for (const action of actions) expect(actionSpace.contains(action)).toBe(true);
  },
);
