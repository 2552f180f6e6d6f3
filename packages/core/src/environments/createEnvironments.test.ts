import { expect, test } from 'vitest';
import type { Env, VectorEnv } from '../contracts/env.ts';
import { noInfo } from '../contracts/env.ts';
import type { EnvironmentEntry, WrapperEntry } from '../plugin/entries.ts';
import { Registry } from '../plugin/registry.ts';
import { fraction, integer } from '../settings/setting.ts';
import { settings } from '../settings/settings.ts';
import { Discrete } from '../spaces/discrete.ts';
import { createEnvironment, createEnvironments } from './createEnvironments.ts';

/** Environments of which the third cannot be made, or is of another space; and which of the others were closed. */
function thirdIs(make: (index: number) => Env): { entry: EnvironmentEntry<object>; closed: number[] } {
  const closed: number[] = [];
  let made = 0;
  const create = (): Env => {
    const index = made++;
    return index === 2 ? make(index) : { ...still(2), close: () => void closed.push(index) };
  };
  return { entry: { description: '', ...settings({}), create }, closed };
}

function still(n: number): Env {
  const space = new Discrete(n);
  const result = { observation: 0, info: noInfo };
  return {
    id: 'Still-v0',
    observationSpace: space,
    actionSpace: space,
    reset: () => result,
    step: () => ({ ...result, reward: 0, terminated: false, truncated: false }),
  };
}

test.each<[string, RegExp, () => Env]>([
  [
    'cannot be made',
    /^no third one$/,
    () => {
      throw new Error('no third one');
    },
  ],
  ['has other spaces', /must have equal spaces/, () => still(3)],
])('if one of many %s, the others are closed', async (_what, message, third) => {
  const { entry, closed } = thirdIs(third);
  const registry = new Registry([{ name: 'third', environments: { 'Third-v0': entry } }]);
  await expect(createEnvironments(registry, { id: 'Third-v0' }, 4)).rejects.toThrow(message);
  expect(closed.slice(0, 2)).toEqual([0, 1]);
});

test('an environment that does not fit in memory is named, single or many', async () => {
  const create = (): Env => {
    throw new RangeError('Array buffer allocation failed');
  };
  const large: EnvironmentEntry<object> = { description: '', ...settings({}), create };
  const registry = new Registry([{ name: 'large', environments: { 'Large-v0': large } }]);
  await expect(createEnvironment(registry, { id: 'Large-v0', config: {} })).rejects.toMatchObject({
    code: 'invalid-argument',
    message: 'one Large-v0 needs more memory than is available (Array buffer allocation failed).',
  });
});

test('the last wrapper is the outermost, for single environments and vectors', async () => {
  const wrapper = (name: string): WrapperEntry<object> => ({
    description: '',
    ...settings({}),
    wrap: (env) => Object.assign(Object.create(env) as VectorEnv, { id: `${name}(${env.id})` }),
  });
  const entry: EnvironmentEntry<object> = { description: '', ...settings({}), create: () => still(2) };
  const both = { inner: wrapper('inner'), outer: wrapper('outer') };
  const registry = new Registry([{ name: 'two', environments: { 'Still-v0': entry }, wrappers: both }]);
  const wrappers = ['inner', 'outer'].map((name) => ({ name, config: {} }));
  const choice = { id: 'Still-v0', config: {}, wrappers };
  expect((await createEnvironments(registry, choice, 2)).id).toBe('outer(inner(Still-v0))');
  expect((await createEnvironment(registry, choice)).id).toBe('outer(inner(Still-v0))');
});

test('wrappers for single environments get single environments', async () => {
  const inside: [name: string, numEnvs: number][] = [];
  const wrapper = (name: string, oneByOne: boolean): WrapperEntry<object> => ({
    description: '',
    oneByOne,
    ...settings({}),
    wrap: (env) => {
      inside.push([name, env.numEnvs]);
      return env;
    },
  });
  const registry = new Registry([
    {
      name: 'several',
      environments: { 'Still-v0': { description: '', ...settings({}), create: () => still(2) } },
      wrappers: {
        first: wrapper('first', true),
        between: wrapper('between', false),
        second: wrapper('second', true),
        around: wrapper('around', false),
      },
    },
  ]);
  const wrappers = ['first', 'between', 'second', 'around'].map((name) => ({ name, config: {} }));
  const env = await createEnvironments(registry, { id: 'Still-v0', config: {}, wrappers }, 2);
  expect(env.numEnvs).toBe(2);
  const single = ['first', 'between', 'second'].map((name) => [name, 1]);
  expect(inside).toEqual([...single, ...single, ['around', 2]]);
});

test('omitted settings have the defaults of environments and wrappers', async () => {
  const seen: object[] = [];
  const entry: EnvironmentEntry<object> = {
    description: '',
    ...settings({ limit: integer(200, ''), slip: fraction(0.25, '') }),
    create: (config) => {
      seen.push(config);
      return still(2);
    },
  };
  const registry = new Registry([
    {
      name: 'still',
      environments: { 'Still-v0': entry },
      wrappers: {
        same: {
          description: '',
          ...settings({ times: integer(4, '') }),
          wrap: (env, config) => {
            seen.push(config);
            return env;
          },
        },
      },
    },
  ]);
  const choice = { id: 'Still-v0', config: { slip: 0.5 }, wrappers: [{ name: 'same', config: {} }] };
  await createEnvironment(registry, choice);
  await createEnvironments(registry, choice, 2);
  const ofEnv = { limit: 200, slip: 0.5 };
  expect(seen).toEqual([ofEnv, { times: 4 }, ofEnv, ofEnv, { times: 4 }]);

  seen.length = 0;
  await createEnvironment(registry, { id: 'Still-v0' });
  expect(seen).toEqual([{ limit: 200, slip: 0.25 }]);
  await expect(createEnvironment(registry, { id: 'Still-v0', config: { slp: 1 } })).rejects.toThrow(
    'The environment Still-v0 has no setting "slp".',
  );
});
