// Updates as programs of devices are those of the processor. This needs no GPU: plain JavaScript executes the programs.
import { Rng } from '@prism-rl/core';
import { initialMemory } from '@prism-rl/jit';
import { activateBackend, type Engine } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { madeUpBatches, onProcessor } from './onProcessor.ts';
import { recordedAgent } from './recordedAgent.ts';

const UPDATES = 20;

test.each([
  ['iqn', {}],
  ['dqn', { activation: 'elu' }],
])('twenty of %s with %o', { timeout: 60_000 }, async (name, own) => {
  const recorded = await recordedAgent(name, 'CartPole-v1', { hidden: [8], batchSize: 4, ...own });
  const { update: step } = recorded.steps;
  const given = madeUpBatches(step, UPDATES, new Rng(1));
  const { memory } = onProcessor(step, initialMemory(step), given, UPDATES);

  const tfjs = await activateBackend('tfjs-cpu');
  let update: { run(inputs: object): unknown } | undefined;
  const engine: Engine = {
    ...tfjs,
    compile: ((inputs: object, of: never) => {
      const compiled = tfjs.compile(inputs as never, of);
      if ('rewards' in inputs) update = compiled as never;
      return compiled;
    }) as Engine['compile'],
  };
  const envs = await recorded.factory.createEnv(1);
  const learner = await recorded.factory.createAgent(envs, new Rng(1), engine);
  const { arrays: before } = await learner.save();
  expect((await recorded.save(0)).arrays).toEqual(before);
  for (let at = 0; at < given.length; ) {
    const inputs = step.inputs.map(({ name: input, length }) => {
      const values = given.subarray(at, at + length);
      at += length;
      return [input, input === 'actions' ? Int32Array.from(values) : values] as const;
    });
    await update!.run(Object.fromEntries(inputs));
  }

  const places = new Map(step.variables.map((one) => [one.variable, one]));
  recorded.assign((variable) => {
    const { address, length } = places.get(variable)!;
    return memory.slice(address / 4, address / 4 + length);
  });
  const [found, expected] = [(await recorded.save(0)).arrays, (await learner.save()).arrays];
  const [apart, moved] = [found, before].map((others) =>
    Math.max(
      ...Object.entries(expected).flatMap(([key, values]) =>
        [...(values as Float32Array)].map((x, k) => Math.abs(x - (others[key] as Float32Array)[k]!)),
      ),
    ),
  );
  expect(apart).toBeLessThan(1e-5);
  expect(moved).toBeGreaterThan(1e-3);
});
