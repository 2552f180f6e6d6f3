import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Env, VectorEnv } from '../contracts/env.ts';
import { PrismError } from '../errors.ts';
import { parseSettings, resolveConfig } from '../settings/resolveConfig.ts';
import { settings } from '../settings/settings.ts';
import { didYouMean, nearestName } from '../words.ts';
import { type AblationEntry, ablationArms } from './ablation.ts';
import type { AgentEntry } from './agentEntry.ts';
import { definePlugin, type Plugin } from './plugin.ts';
import { Registry } from './registry.ts';

describe('registry', () => {
  type Settings = { rate: number; mode: 'a' | 'b' };
  const settings = {
    defaults: { rate: 0.5, mode: 'a' } as Settings,
    schema: v.strictObject({
      rate: v.pipe(v.number(), v.maxValue(1, 'must be at most 1')),
      mode: v.picklist(['a', 'b']),
    }),
  };
  const entry: AgentEntry<Settings> = {
    ...settings,
    description: 'does nothing',
    supports: () => true,
    create: () => {
      throw new Error('never made in this test');
    },
  };

  function caught(run: () => unknown): PrismError {
    try {
      run();
    } catch (error) {
      if (error instanceof PrismError) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  }

  test('names are found in all plugins, unknown ones with the nearest hint', () => {
    const registry = new Registry([
      definePlugin({ name: 'one', agents: { 'agent-10': entry, 'agent-2': entry } }),
      definePlugin({ name: 'two', agents: { sarsa: entry } }),
    ]);
    expect(registry.list('agents').map(({ id, plugin }) => [id, plugin])).toEqual([
      ['agent-2', 'one'],
      ['agent-10', 'one'],
      ['sarsa', 'two'],
    ]);
    expect(registry.get('agents', 'sarsa').entry).toBe(entry);
    const error = caught(() => registry.get('agents', 'srasa'));
    expect(error).toMatchObject({ code: 'unknown-name', hint: 'Did you mean sarsa?', isUsage: true });
    expect(error.message).toBe('There is no agent named "srasa".');
  });

  test('a name is found in all kinds, and may name entries of two kinds', () => {
    const figure = { description: 'a picture', isFor: () => true, draw: () => [] };
    const registry = new Registry([
      definePlugin({ name: 'one', agents: { sarsa: entry, dqn: entry } }),
      definePlugin({ name: 'two', figures: { sarsa: figure as never, curves: figure as never } }),
    ]);
    expect(registry.named('dqn')).toEqual([{ kind: 'agent', id: 'dqn', plugin: 'one', entry }]);
    expect(registry.named('sarsa').map(({ kind, plugin }) => [kind, plugin])).toEqual([
      ['agent', 'one'],
      ['figure', 'two'],
    ]);
    const error = caught(() => registry.named('curvs'));
    expect(error).toMatchObject({ code: 'unknown-name', hint: 'Did you mean curves?' });
    expect(error.message).toBe('Nothing is called "curvs".');
  });

  test('a name can be offered only once', () => {
    const plugins = ['one', 'two'].map((name) => definePlugin({ name, agents: { sarsa: entry } }));
    expect(caught(() => new Registry(plugins)).message).toBe('Both one and two offer the agent sarsa.');
  });

  test('the nearest name is near', () => {
    expect(nearestName('cartpole', ['Acrobot-v1', 'CartPole-v1'])).toBe('CartPole-v1');
    expect(nearestName('CartPole-v2', ['Acrobot-v1', 'CartPole-v1'])).toBe('CartPole-v1');
    expect(nearestName('zzzzzz', ['Acrobot-v1', 'CartPole-v1'])).toBeUndefined();
    expect(didYouMean('zzzzzz', ['a', 'b'])).toBe('Known are: a, b.');
    // Of names that are equally near and no versions of one, the first.
    expect(nearestName('dqx', ['dqa', 'dqb'])).toBe('dqa');
    expect(nearestName('dqx', ['dqa', 'dqb-v1'])).toBe('dqa');
    // A name inside longer ones is nearest to itself.
    expect(nearestName('DQN', ['dqn-double', 'dqn', 'double-dqn'])).toBe('dqn');
  });

  test('of equally near versions the highest is suggested', () => {
    const poles = ['CartPole-v0', 'CartPole-v10', 'CartPole-v2', 'MountainCar-v9'];
    expect(nearestName('CartPole', poles)).toBe('CartPole-v10');
    expect(nearestName('CartPole-v3', poles)).toBe('CartPole-v2');
    expect(nearestName('Car', ['MountainCar-v0', 'CarRacing-v3'])).toBe('MountainCar-v0');
  });

  describe('plugins are checked at run time', () => {
    const schema = v.strictObject({});
    const environment = { description: 'one', defaults: {}, schema, create: () => undefined };
    const backend = { description: 'one', priority: 1, probe: () => undefined, activate: () => undefined };
    const part = { title: 'P', source: 's', added: { name: 'b+p', agent: 'b' } };
    const ends = {
      baseline: { name: 'b', agent: 'b', title: 'B' },
      complete: { name: 'c', agent: 'c', title: 'C' },
    };
    const ablation = { description: 'one', title: 'T', suites: ['s'], ...ends, parts: { p: part } };
    const offer = (plugin: object): unknown => new Registry([{ name: 'mine', ...plugin } as never]);

    test('complete entries are accepted', () => {
      offer({ environments: { 'A-v0': environment }, backends: { b: backend }, agents: undefined });
      offer({ ablations: { a: ablation } });
      const callable = Object.assign(() => undefined, schema);
      offer({ loggers: { log: { ...environment, schema: callable } } });
    });

    test.each([
      [{ environments: { 'A-v0': {} } }, 'The environment A-v0 of the plugin mine has no description.'],
      [
        { environments: { 'A-v0': null } },
        'The environment A-v0 of the plugin mine is null instead of an entry.',
      ],
      [{ environments: [] }, 'The environments of the plugin mine must be an object with entries by name.'],
      [{ agents: 'abc' }, 'The agents of the plugin mine must be an object with entries by name.'],
      [{ agents: { a: environment } }, 'The agent a of the plugin mine has no supports.'],
      [{ planners: { p: { ...environment, defaults: null } } }, 'has an invalid defaults'],
      [
        { loggers: { l: { ...environment, schema: {} } } },
        'The logger l of the plugin mine has an invalid schema',
      ],
      [{ loggers: { l: { ...environment, schema: 5 } } }, 'has an invalid schema'],
      [
        { backends: { b: { ...backend, priority: 'high' } } },
        'The backend b of the plugin mine has an invalid prio',
      ],
      [{ environments: { e: { ...environment, policies: { p: null } } } }, 'has an invalid policies'],
      [{ agents: { a: { ...entry, presets: { p: { config: {} } } } } }, 'has an invalid presets'],
      [
        { ablations: { a: { ...ablation, suites: [] } } },
        'The ablation a of the plugin mine has an invalid suites',
      ],
      [{ ablations: { a: { ...ablation, complete: { name: 'b', agent: 'b' } } } }, 'has an invalid complete'],
      [{ ablations: { a: { ...ablation, parts: { p: { ...part, source: 1 } } } } }, 'has an invalid parts'],
      [{ ablations: { a: { ...ablation, parts: { p: { ...part, added: {} } } } } }, 'has an invalid parts'],
      [
        { ablations: { a: { ...ablation, parts: { p: { ...part, added: undefined } } } } },
        'has an invalid parts',
      ],
      [
        { wrappers: { w: { ...environment, wrap: 1 } } },
        'The wrapper w of the plugin mine has an invalid wrap',
      ],
      [
        { parts: { p: { of: 'a', ...part, needs: { speed: { is: 1 } } } } },
        'The part p of the plugin mine has an invalid needs.',
      ],
      [{ parts: { p: { of: 'a', ...part, needs: { speed: undefined } } } }, 'has an invalid needs'],
      [{ parts: { p: { of: 'a', ...part, needs: [] } } }, 'has an invalid needs'],
      [
        { wrappers: { w: { ...environment, wrap: () => undefined, adaptsLike: { x: {} } } } },
        'has an invalid adaptsLike',
      ],
      [
        { figures: { f: { description: 'one', draw: () => undefined } } },
        'The figure f of the plugin mine has no isFor',
      ],
      [{ name: 5 }, 'A plugin is an object with a name, but this is not one.'],
    ])('%j', (plugin, message) => {
      const error = caught(() => offer(plugin));
      expect(error.message).toContain(message);
      expect(error).toMatchObject({ code: 'contract', hint: expect.any(String) });
    });
  });

  test('settings are layered over the defaults and checked', () => {
    expect(resolveConfig('agent x', settings)).toEqual({ rate: 0.5, mode: 'a' });
    expect(resolveConfig('agent x', settings, { rate: 0.1 }, { mode: 'b' }, undefined)).toEqual({
      rate: 0.1,
      mode: 'b',
    });
    expect(caught(() => resolveConfig('agent x', settings, { rat: 1 }))).toMatchObject({
      code: 'invalid-config',
      message: 'The agent x has no setting "rat".',
      hint: 'Did you mean rate?',
    });
    expect(caught(() => resolveConfig('agent x', settings, { rate: 3 })).message).toBe(
      'The setting "rate" of the agent x is 3, which is not accepted: must be at most 1.',
    );
    expect(caught(() => resolveConfig('agent x', settings, { mode: 'c' })).hint).toBe('Its default is "a".');
    const together = v.check(
      ({ rate, mode }: Settings) => mode === 'a' || rate < 0.5,
      'b needs a rate below 0.5',
    );
    const checked = { ...settings, schema: v.pipe(settings.schema, together) };
    expect(caught(() => resolveConfig('agent x', checked, { mode: 'b' })).message).toBe(
      'The settings of the agent x are not accepted: b needs a rate below 0.5.',
    );
  });

  test('settings of the command line are JSON where they can be', () => {
    expect(parseSettings(['rate=1e-3', 'hidden=[64,64]', 'mode=b', 'flag=true', 'text=a=b'])).toEqual({
      rate: 0.001,
      hidden: [64, 64],
      mode: 'b',
      flag: true,
      text: 'a=b',
    });
    expect(caught(() => parseSettings(['rate'])).message).toBe('"rate" is not a setting.');
    const twice = caught(() => parseSettings(['rate=1', 'mode=b', 'rate=1']));
    expect(twice.message).toBe('The setting "rate" is given twice.');
  });

  test('no setting is lost or becomes null', () => {
    const settings = parseSettings(['__proto__=1', 'constructor=2']);
    expect(Object.entries(settings)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
    for (const name of ['__proto__', 'constructor']) {
      const error = caught(() => resolveConfig('agent x', entry, parseSettings([`${name}=1`])));
      expect(error.message).toBe(`The agent x has no setting "${name}".`);
    }
    for (const text of ['1e400', '[1,-1e999]', '{"a":1e400}']) {
      const error = caught(() => parseSettings([`rate=${text}`]));
      expect(error.message).toBe(`The setting "rate" is ${text}, which is too large for a number.`);
      expect(error.code).toBe('invalid-config');
    }
    const infinite = { rate: Number.POSITIVE_INFINITY };
    expect(caught(() => resolveConfig('agent x', entry, infinite)).message).toContain(' is Infinity, which');
  });
});

describe('ablation', () => {
  test('the arms are the baseline, with each part, the complete agent, without each part, with their settings only', () => {
    const entry: AblationEntry = {
      description: 'd',
      title: 'T',
      suites: ['s'],
      baseline: { name: 'low', title: 'Low', agent: 'a', config: { x: 0 } },
      complete: { name: 'high', title: 'High', agent: 'b' },
      parts: {
        one: {
          title: '1',
          source: 's',
          added: { name: 'low+1', agent: 'a' },
          removed: { name: 'high-1', agent: 'b' },
        },
        two: { title: '2', source: 's', removed: { name: 'high-2', agent: 'b', config: { y: 1 } } },
      },
    };
    expect(ablationArms(entry)).toStrictEqual([
      { name: 'low', agent: 'a', config: { x: 0 } },
      { name: 'low+1', agent: 'a' },
      { name: 'high', agent: 'b' },
      { name: 'high-1', agent: 'b' },
      { name: 'high-2', agent: 'b', config: { y: 1 } },
    ]);
  });
});

describe('families of environments', () => {
  const asked: unknown[] = [];
  const env = (plugin: string, id: string): Plugin =>
    definePlugin({
      name: plugin,
      environments: {
        [id]: {
          description: id,
          ...settings({}),
          create: (_, member) => {
            asked.push(member);
            return {} as Env;
          },
          createVector: (numEnvs, _, member) => {
            asked.push([numEnvs, member]);
            return {} as VectorEnv;
          },
          sources: (_, member) => {
            asked.push(['sources', member]);
            return { compared: {}, recorded: {} };
          },
        },
      },
    });
  const registry = new Registry([env('a', 'far/*'), env('b', 'far/Known-v0'), env('c', 'near')]);

  test('a member has its name, and creates with it', () => {
    const { id, plugin, entry } = registry.get('environments', 'far/deep:er/One-v1');
    expect([id, plugin, entry.description]).toEqual(['far/deep:er/One-v1', 'a', 'far/*']);
    entry.create({});
    entry.createVector!(3, {});
    entry.sources!({});
    const own = 'far/deep:er/One-v1';
    expect(asked).toEqual([own, [3, own], ['sources', own]]);
    expect(registry.named('far/Two').map((found) => [found.kind, found.id])).toEqual([
      ['environment', 'far/Two'],
    ]);
  });

  test('nothing that runs named code is called before it is permitted', async () => {
    const called: string[] = [];
    const call = (what: string) => () => {
      called.push(what);
      return {} as never;
    };
    const plugin = definePlugin({
      name: 'guarded',
      environments: {
        'far/*': {
          ...{ description: 'far', ...settings({}) },
          namedCode: (_, member = '') => [{ name: member, does: 'runs' }],
          ...{ create: call('create'), createVector: call('createVector') },
          ...{ game: call('game'), sources: call('sources') },
        },
      },
    });
    const seen: string[] = [];
    const refusing = new Registry([plugin], async (codes) => {
      seen.push(...codes.map(({ name }) => name));
      throw new Error('not permitted');
    });
    const { entry } = refusing.get('environments', 'far/One');
    for (const attempt of [
      () => entry.create({}),
      () => entry.createVector!(2, {}),
      () => entry.sources!({}),
      () => entry.game!({}),
    ])
      await expect(async () => attempt()).rejects.toThrow('not permitted');
    expect([called, seen.slice(0, 3)]).toEqual([[], Array(3).fill('far/One')]);
    const permitting = new Registry([plugin], async () => undefined).get('environments', 'far/One').entry;
    await permitting.sources!({});
    expect(called).toEqual(['sources']);
  });

  test('a name of its own comes first; the family itself is listed, and no other name is a member', () => {
    expect(registry.get('environments', 'far/Known-v0').plugin).toBe('b');
    expect(registry.list('environments').map(({ id }) => id)).toEqual(['far/*', 'far/Known-v0', 'near']);
    expect(registry.get('environments', 'far/*').id).toBe('far/*');
    for (const name of ['far', 'near/One', 'farther/One'])
      expect(registry.has('environments', name)).toBe(false);
  });
});

test.each(['random', 'self', 'pool', 'minimax:3', 'runs/x', ''])(
  'no opponent of a plugin is named %j',
  (name) => {
    const opponents = { [name]: { description: 'D', create: () => ({ move: () => 0 }) } };
    expect(() => new Registry([{ name: 'p', opponents }])).toThrow(/which no setting can name/);
    expect(new Registry([{ name: 'p', opponents: { 'my-own.2': opponents[name]! } }]).opponents).toEqual({
      'my-own.2': opponents[name],
    });
  },
);
