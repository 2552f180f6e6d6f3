// Wrappers that a run names: they are around every environment of its agent, and what they learn goes with it.
import type { Snapshot, VectorEnv, WrapperChoice, WrapperEntry } from '@prism-rl/core';
import { childSnapshot, definePlugin, Registry } from '@prism-rl/core';
import { lastValueFrom, tap, toArray } from 'rxjs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import {
  evaluateEvery,
  planRun,
  type RunnerEvent,
  runFactory,
  type TrainOptions,
  train,
} from '../src/index.ts';

const schema = v.strictObject({ factor: v.number() });
const frozen = new WeakSet<VectorEnv>();

/** An environment that is another one but for what is given. */
function around(env: VectorEnv, own: Partial<VectorEnv>): VectorEnv {
  const outer = Object.create(env) as { [name: string]: unknown };
  for (const name of ['reset', 'step', 'save', 'restore', 'close'] as const) {
    if (env[name] !== undefined) outer[name] = env[name].bind(env);
  }
  return Object.assign(outer, own) as unknown as VectorEnv;
}

/** Shows nothing but the number of steps that were taken in training, times a factor. */
const age: WrapperEntry<{ factor: number }> = {
  description: 'shows the steps of training',
  defaults: { factor: 1 },
  schema,
  wrap: (env, { factor }) => {
    const steps = Float64Array.of(0);
    const show = (): void => void env.observations.fill(factor * steps[0]!);
    const outer = around(env, {
      reset: (options?: { seed?: number }) => {
        env.reset(options);
        show();
      },
      step: (actions) => {
        env.step(actions);
        if (!frozen.has(outer)) steps[0]! += env.numEnvs;
        show();
      },
      save: () => Uint8Array.of(...new Uint8Array(steps.slice().buffer), ...env.save!()),
      restore: (state: Uint8Array) => {
        steps.set(new Float64Array(state.slice(0, 8).buffer));
        env.restore!(state.subarray(8));
      },
      statistics: (): Snapshot => ({ meta: {}, arrays: { steps: steps.slice() } }),
      adoptStatistics: ({ arrays }: Snapshot) => {
        steps.set(arrays.steps as Float64Array);
        frozen.add(outer);
      },
    });
    return outer;
  },
};

const double: WrapperEntry<{ factor: number }> = {
  description: 'multiplies rewards',
  trainingOnly: true,
  defaults: { factor: 2 },
  schema,
  wrap: (env, { factor }) => {
    const rewards = new Float64Array(env.numEnvs);
    return around(env, {
      rewards,
      step: (actions) => {
        env.step(actions);
        for (let i = 0; i < env.numEnvs; i++) rewards[i] = factor * env.rewards[i]!;
      },
    });
  },
};

/** A tenth of what is inside. */
const tenth: WrapperEntry<object> = {
  description: 'divides observations by ten',
  defaults: {},
  schema: v.strictObject({}),
  wrap: (env) => {
    const observations = new Float32Array(env.observations.length);
    const show = (): void =>
      observations.forEach((_, k) => {
        observations[k] = env.observations[k]! / 10;
      });
    return around(env, {
      observations,
      reset: (options?: { seed?: number }) => {
        env.reset(options);
        show();
      },
      step: (actions) => {
        env.step(actions);
        show();
      },
      ...(env.statistics !== undefined && {
        statistics: env.statistics,
        adoptStatistics: env.adoptStatistics,
      }),
    } as Partial<VectorEnv>);
  },
};

/** What the agent saw when it was judged, a list an evaluation. */
const seen: number[][] = [];
const drift = toyPlugin.agents!.drift!;
const watching = {
  ...drift,
  create: async (context: Parameters<typeof drift.create>[0]) => {
    const agent = await drift.create(context);
    const act = agent.act.bind(agent);
    agent.act = (observations, out, mode) => {
      if (mode === 'exploit') seen.at(-1)!.push(...(observations as Float32Array));
      return act(observations, out, mode);
    };
    return agent;
  },
};
const plugins = [
  toyPlugin,
  definePlugin({ name: 'wraps', wrappers: { age, double, tenth }, agents: { watching } }),
];

test('evaluations use the statistics of training without updating them, and the environment’s rewards', async () => {
  const wrappers: WrapperChoice[] = [
    { name: 'age', config: { factor: 1 / 1024 } },
    { name: 'double', config: {} },
  ];
  const snapshots: Promise<Snapshot>[] = [];
  const events = await lastValueFrom(
    train({ plugins, env: 'Corridor-v0', agent: 'watching', wrappers, steps: 2500, seed: 3 }).pipe(
      tap((event) => {
        if (event.type !== 'start') return;
        seen.push([]);
        event.run.atBoundary(async () => void snapshots.push(event.run.save()));
      }),
      evaluateEvery({ steps: 1024, episodes: 2 }),
      tap((event) => {
        if (event.type === 'evaluation') seen.push([]);
      }),
      toArray(),
    ),
  );
  const evaluations = events.filter((event) => event.type === 'evaluation');
  expect(evaluations.length).toBe(3);
  for (const [k, { envSteps, meanReturn }] of evaluations.entries()) {
    expect(new Set(seen[k])).toEqual(new Set([envSteps / 1024]));
    expect(meanReturn).toBe(1);
  }
  const returns = events.flatMap((event) =>
    event.type === 'episode' && event.terminated ? [event.return] : [],
  );
  expect(new Set(returns)).toEqual(new Set([2]));
  const start = events[0] as Extract<RunnerEvent, { type: 'start' }>;
  expect(start.manifest.wrappers).toEqual([
    { name: 'age', config: { factor: 1 / 1024 } },
    { name: 'double', config: { factor: 2 } },
  ]);
  expect(childSnapshot(await snapshots[0]!, 'learned').arrays).toEqual({ steps: Float64Array.of(0) });
});

test('films and verifications do so, too, also after a resume, with wrappers in order', async () => {
  const wrappers: WrapperChoice[] = [
    { name: 'age', config: { factor: 1 / 1024 } },
    { name: 'tenth', config: {} },
  ];
  seen.length = 0;
  let saved: Snapshot | undefined;
  const run = (options: Partial<TrainOptions>): Promise<unknown> => {
    const base = { plugins, env: 'Corridor-v0', agent: 'watching', wrappers, steps: 2500, seed: 3 };
    return lastValueFrom(
      train({ ...base, ...options }).pipe(
        tap((event) => {
          if (event.type !== 'start') return;
          const { run } = event;
          run.schedule({
            next: (envSteps) => (envSteps < 1000 ? 1000 : envSteps < 2000 ? 2000 : Number.POSITIVE_INFINITY),
            atEnd: () => false,
            run: async () => {
              seen.push([]);
              await run.play(1, () => undefined);
              seen.push([]);
              await run.verify(2);
              saved ??= structuredClone(await run.save());
            },
          });
        }),
      ),
    );
  };
  await run({});
  await run({ resume: saved! });
  // A tenth of the steps of training: the outer wrapper shows what the inner one did.
  const tenths = [1000, 1000, 2000, 2000, 2000, 2000].map((age) => [
    Math.fround(Math.fround(age / 1024) / 10),
  ]);
  expect(seen.map((shown) => [...new Set(shown)])).toEqual(tenths);
});

test('names and settings are checked before anything is made', () => {
  const plan = (name: string, config: { [key: string]: number }) => () =>
    planRun(new Registry(plugins), { env: 'Corridor-v0', agent: 'drift', wrappers: [{ name, config }] });
  expect(plan('aeg', {})).toThrow(
    expect.objectContaining({ message: 'There is no wrapper named "aeg".', hint: 'Did you mean age?' }),
  );
  expect(plan('age', { fcator: 1 })).toThrow('The wrapper age has no setting "fcator".');
  expect(plan('age', {})().wrappers).toEqual([{ name: 'age', config: { factor: 1 } }]);
});

test('a factory that returns no environment is named', async () => {
  const broken = definePlugin({
    name: 'broken',
    wrappers: { broken: { ...age, wrap: () => undefined as never } },
  });
  const wrappers = [{ name: 'broken', config: {} }];
  const registry = new Registry([toyPlugin, broken]);
  const factory = runFactory(registry, planRun(registry, { env: 'Corridor-v0', agent: 'drift', wrappers }));
  const message = 'wrap of broken returned undefined instead of environments that step together.';
  await expect(factory.createEnv(2)).rejects.toThrow(expect.objectContaining({ code: 'contract', message }));
  await expect(factory.createSingleEnv()).rejects.toThrow(expect.objectContaining({ message }));
});
