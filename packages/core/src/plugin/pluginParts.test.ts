import { expect, test } from 'vitest';
import { resolveConfig } from '../settings/resolveConfig.ts';
import { integer } from '../settings/setting.ts';
import { settings } from '../settings/settings.ts';
import type { AblationEntry } from './ablation.ts';
import { ablationArms, partsBetween } from './ablation.ts';
import { ablationNamed, ablationOfParts } from './ablationOfParts.ts';
import type { AgentContext, AgentEntry, PartTable } from './agentEntry.ts';
import type { PartEntry } from './agentParts.ts';
import { partsOfAgent, settingsOfParts } from './agentParts.ts';
import { recipeWithParts } from './recipeWithParts.ts';
import { Registry } from './registry.ts';

interface Recipe {
  readonly words: readonly string[];
}

const known = {
  fast: { title: 'speed', source: 's', settings: { speed: 2 } },
  slow: { title: 'slowness', source: 's', settings: { speed: 0 } },
};
const table = settings({ speed: integer(1, 'Speed') });
let made: AgentContext<object> | undefined;

function runner(own: readonly string[], all: PartTable = known): AgentEntry<object> {
  return {
    description: 'runs',
    ...table,
    defaults: { ...table.defaults, ...settingsOfParts(all, own) },
    parts: { of: 'run', own, make: runner },
    supports: () => true,
    create: (context) => {
      made = context;
      return undefined as never;
    },
  };
}

const says = (word: string, state?: Int32Array): PartEntry => ({
  of: 'run',
  ...{ title: `saying ${word}`, source: 's', options: { volume: integer(3, 'Volume', { min: 1 }) } },
  change: ({ words }: Recipe, { config }: AgentContext<{ volume: number }>) => ({
    words: [...words, `${word} ${config.volume}`],
    ...(state && { state: { state } }),
  }),
});

const ours = {
  name: 'ours',
  parts: partsOfAgent('run', known),
  agents: { run: runner([]), hare: runner(['fast']) },
};
const registry = new Registry([
  ours,
  { name: 'theirs', parts: { hello: says('hello'), turtle: { ...says('x'), settings: { speed: 0 } } } },
]);

const needy = { ...says('x'), needs: { speed: { not: 2 } } };
const withNeedy = new Registry([ours, { name: 'theirs', parts: { needy } }]);

test('all agents of the family can have a part of another plugin, with settings of its own', () => {
  const { id, entry } = registry.get('agents', 'hare+hello');
  expect([id, entry.description]).toEqual(['hare+hello', 'runs; with saying hello']);
  expect(Object.keys(entry.parts!.known!)).toEqual(['fast', 'slow', 'hello', 'turtle']);
  expect(resolveConfig(id, entry, { volume: 5 })).toEqual({ speed: 2, volume: 5 });
  expect(entry.settings).toMatchObject({ volume: { group: 'saying hello' } });
  expect(() => resolveConfig(id, entry, { volume: 0 })).toThrow(/"volume"/);
  expect(() => resolveConfig(id, entry, { speed: 'x' })).toThrow(/"speed"/);
  expect(() => resolveConfig('run', registry.get('agents', 'run').entry, { volume: 5 })).toThrow(/"volume"/);
});

test('parts change the recipe in order, and their states are saved', async () => {
  const { entry } = registry.get('agents', 'hare+hello');
  await entry.create({ config: { volume: 7 } } as AgentContext<object>);
  expect(recipeWithParts<Recipe>({ words: ['hi'] }, made!)).toMatchObject({
    recipe: { words: ['hi', 'hello 7'] },
  });
  const [first, second] = [Int32Array.of(1, 2), Int32Array.of(0, 0)];
  const withState = (state: Int32Array) =>
    recipeWithParts<Recipe>({ words: [] }, {
      ...{ config: { volume: 1 }, parts: { a: says('a', state), b: says('b') } },
    } as unknown as AgentContext<object>);
  const saved = withState(first).save();
  first.fill(9);
  const snapshot = {
    meta: {},
    arrays: Object.fromEntries(Object.entries(saved.parts!.arrays).map(([k, v]) => [`parts/${k}`, v])),
  };
  withState(second).restore(snapshot);
  expect([...second]).toEqual([1, 2]);
  const longer = new Int32Array(3);
  withState(longer).restore(snapshot);
  expect([...longer]).toEqual([0, 0, 0]);
  expect(recipeWithParts<Recipe>({ words: [] }, { config: {} } as AgentContext<object>).save()).toEqual({});
});

test('a part is described by the settings that it changes and by its own', () => {
  expect(registry.named('turtle')).toMatchObject([
    {
      ...{ kind: 'part', id: 'turtle', plugin: 'theirs' },
      entry: {
        description: 'saying x, for run and its family (s)',
        defaults: { speed: 0, volume: 3 },
        settings: { speed: { meaning: 'Speed' }, volume: { meaning: 'Volume' } },
      },
    },
  ]);
  expect(() => registry.named('turtel')).toThrow(expect.objectContaining({ hint: 'Did you mean turtle?' }));
});

test('settings of one name are refused: of a part and its agent, and of two parts together', () => {
  const loud = { ...says('loud'), options: { speed: integer(3, 'Speed') } };
  expect(() => new Registry([ours, { name: 'theirs', parts: { loud } }])).toThrow(
    'The part loud of theirs has a setting named speed, as the agent run has.',
  );
  expect(() => registry.get('agents', 'run+hello+turtle')).toThrow(
    'The parts hello and turtle both have a setting named volume.',
  );
});

test('a part is refused with settings other than it needs', () => {
  const entry = (agent: string) => withNeedy.get('agents', agent).entry;
  expect(resolveConfig('run+needy', entry('run+needy'))).toEqual({ speed: 1, volume: 3 });
  expect(() => resolveConfig('agent hare+needy', entry('hare+needy'))).toThrow(
    expect.objectContaining({
      message:
        'The setting "speed" of the agent hare+needy is 2, which is not accepted: the part needy needs speed other than 2.',
      hint: undefined,
    }),
  );
});

test('a part of an agent that is not there, or takes no parts, is refused', () => {
  const part = { hello: { ...says('hello'), of: 'walk' } };
  expect(() => new Registry([ours, { name: 'theirs', parts: part }])).toThrow(
    'theirs has a part hello of the agent walk, which no plugin offers.',
  );
  const { parts: _, ...walk } = runner([]);
  expect(() => new Registry([ours, { name: 'theirs', parts: part, agents: { walk } }])).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('takes no parts'),
      hint: expect.stringContaining('Name the agent whose parts these are'),
    }),
  );
  expect(() => new Registry([ours, { name: 'theirs', parts: { hello: { title: 't' } as never } }])).toThrow(
    'The part hello of the plugin theirs has no of.',
  );
  expect(() => new Registry([ours, { name: 'theirs', parts: { fast: says('fast') } }])).toThrow(
    'Both ours and theirs offer the part fast.',
  );
});

test('an ablation of named parts adds those of other plugins to both ends', () => {
  const ablation: AblationEntry = {
    ...{ description: 'd', title: 'T', suites: ['s'] },
    baseline: { name: 'run', agent: 'run', title: 'Run' },
    complete: { name: 'hare', agent: 'hare', title: 'Hare' },
    parts: partsBetween(known, ['fast'], { baseline: 'run', complete: 'hare' }),
  };
  const arms = (names: readonly string[]) =>
    ablationArms(ablationOfParts(registry, ablation, names)).map(({ agent }) => agent);
  expect(arms(['fast'])).toEqual(['run', 'run+fast', 'hare', 'hare-no-fast']);
  expect(arms(['fast', 'hello'])).toEqual([
    'run',
    'run+fast',
    'run+hello',
    'hare+hello',
    'hare+hello-no-fast',
    'hare',
  ]);
  // The turtle would replace Hare's speed.
  expect(arms(['turtle'])).toEqual(['run', 'run+turtle', 'hare']);
  expect(ablationOfParts(registry, ablation, ['hello']).complete.title).toBe('Hare + saying hello');
  expect(() => arms(['quick'])).toThrow('"quick" is no part of Hare.');
  // Hare has the part, although the ablation does not list it.
  expect(ablationOfParts(registry, { ...ablation, parts: {} }, ['fast', 'hello'])).toEqual(
    ablationOfParts(registry, ablation, ['fast', 'hello']),
  );
  const ofNeedy = ablationOfParts(withNeedy, ablation, ['needy']);
  expect(ablationArms(ofNeedy).map(({ agent }) => agent)).toEqual(['run', 'run+needy', 'hare']);
  const turned = { ...ablation, baseline: ablation.complete, complete: ablation.baseline };
  expect(ablationArms(ablationOfParts(registry, turned, ['hello'])).map(({ agent }) => agent)).toEqual([
    ...['hare', 'hare+hello', 'run+hello', 'run'],
  ]);
  const snail = { ...ours.agents, snail: runner(['slow']) };
  const ofSnail = { ...turned, complete: { name: 'snail', agent: 'snail', title: 'Snail' }, parts: {} };
  expect(() => ablationOfParts(new Registry([{ ...ours, agents: snail }]), ofSnail, ['fast'])).toThrow(
    'Hare has the part fast already, and Snail cannot have it.',
  );
  const configured = {
    ...ablation,
    baseline: { name: 'still', agent: 'run', title: 'Still', config: { speed: 0 } },
  };
  expect(ablationOfParts(registry, configured, ['hello']).parts.hello!.added).toEqual({
    ...{ name: 'still+hello', agent: 'run+hello', config: { speed: 0 } },
  });
});

test('an agent with parts is its own ablation, unless a plugin offers one of its name', () => {
  const made = ablationNamed(registry, 'hare');
  expect(made).toMatchObject({ title: 'hare taken apart', suites: ['classic'] });
  expect(ablationArms(made).map(({ agent }) => agent)).toEqual(['run', 'run+fast', 'hare', 'hare-no-fast']);
  expect(() => ablationNamed(registry, 'run')).toThrow(
    expect.objectContaining({
      message: 'The agent run has no parts of its own to leave out.',
      hint: 'Name parts to add to it: fast, slow, hello, turtle.',
    }),
  );
  expect(() => ablationNamed(registry, 'rum')).toThrow('There is no ablation named "rum".');
  const end = (agent: string) => ({ name: agent, agent, title: agent });
  const offered = { ...made, title: 'T', suites: ['s'], baseline: end('run') } as const;
  const named = (ablations: { readonly [name: string]: AblationEntry }) =>
    ablationNamed(new Registry([{ ...ours, ablations }]), 'hare');
  expect(named({ hare: offered })).toBe(offered);
  expect(named({ other: offered })).toEqual({ ...made, suites: ['s'] });
});

test('an agent without parts of its own is ablated with the named ones: they make the complete agent', () => {
  const made = (...names: readonly string[]): AblationEntry => ablationNamed(more, 'run', names);
  const more = new Registry([
    ours,
    { name: 'theirs', parts: { hello: says('hello'), bye: { ...says('bye'), options: {} } } },
  ]);
  const armsOf = (entry: AblationEntry): string[] => ablationArms(entry).map(({ agent }) => agent);
  const three = made('hello', 'bye', 'fast');
  expect(armsOf(three)).toEqual([
    ...['run', 'run+hello', 'run+bye', 'run+fast', 'run+fast+hello+bye'],
    ...['run+fast+bye', 'run+fast+hello', 'run+hello+bye'],
  ]);
  expect(three).toMatchObject({
    title: 'run + saying hello + saying bye + speed taken apart',
    baseline: { title: 'run' },
    complete: { title: 'run + saying hello + saying bye + speed' },
  });
  // Of two parts each arm has one: they are runs once.
  expect(armsOf(made('hello', 'bye'))).toEqual(['run', 'run+hello', 'run+bye', 'run+hello+bye']);
  expect(armsOf(made('hello'))).toEqual(['run', 'run+hello']);
  expect(made('hello').parts.hello).not.toHaveProperty('removed');
  // Of two parts that exclude each other, the whole has the first.
  expect(armsOf(made('slow', 'fast', 'bye'))).toEqual([
    ...['run', 'run+slow', 'run+fast', 'run+bye', 'run+slow+bye'],
  ]);
  expect(() => made('quick')).toThrow('"quick" is no part of run.');
});

test('an ablation of other parts has neither the title nor the published results of the whole', () => {
  const published = { fast: { added: '140 %', removed: 'much' } };
  const ablation: AblationEntry = {
    ...{ description: 'd', title: 'Hare taken apart', suites: ['s'], literature: 'Aesop' },
    baseline: { name: 'run', agent: 'run', title: 'Run' },
    complete: { name: 'hare', agent: 'hare', title: 'Hare' },
    parts: partsBetween(known, ['fast'], { baseline: 'run', complete: 'hare' }, published),
  };
  const hello = ablationOfParts(registry, ablation, ['hello']);
  expect(hello).toMatchObject({ title: 'Hare + saying hello taken apart' });
  expect(hello).not.toHaveProperty('literature');
  expect(ablationOfParts(registry, ablation, ['fast', 'hello'])).toMatchObject({ literature: 'Aesop' });
  expect(ablationOfParts(registry, ablation, ['fast'])).toEqual(ablation);
});
