import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agents, firstSwitches } from '../choices/agents.ts';
import { worlds } from '../choices/worlds.ts';
import type { RunState } from './runState.ts';
import { firstRun, fromHash, fromLink, mapNow, settingsNow, toHash } from './runState.ts';

test('a link reads as what it says', () => {
  const state: RunState = {
    world: 'MinAtar/Breakout-v1',
    agent: 'dqn',
    seed: 7,
    switches: ['double', 'noisy'],
    settings: { learningRate: 0.001 },
    changes: [{ at: 1234, settings: { discount: 0.9 } }],
  };
  const hash =
    'world=MinAtar/Breakout-v1&agent=dqn&seed=7&on=double,noisy&set.learningRate=0.001&at1234.discount=0.9';
  expect(toHash(state)).toBe(hash);
  expect(fromHash(`#${hash}`)).toEqual(state);
});

test('switches that are on at first are not said; none of them is', () => {
  const ppo = firstSwitches(agents.find(({ id }) => id === 'ppo')!);
  expect(ppo).toHaveLength(6);
  const usual = { ...firstRun, world: 'CartPole-v1', agent: 'ppo', switches: ppo };
  expect(toHash(usual)).not.toContain('on=');
  expect(fromHash(toHash(usual))).toEqual(usual);
  const bare = { ...usual, switches: [] };
  expect(toHash(bare)).toContain('on=none');
  expect(fromHash(toHash(bare))).toEqual(bare);
});

test('every state survives its link', () => {
  const settings = fc.dictionary(
    fc.constantFrom('discount', 'epsilon', 'stepSize', 'lambda'),
    fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    { noNullPrototype: true },
  );
  const filled = settings.filter((values) => Object.keys(values).length > 0);
  const anyState = fc
    .record({
      world: fc.constantFrom(...worlds.map(({ id }) => id)),
      agent: fc.constantFrom(...agents.map(({ id }) => id)),
      seed: fc.nat(),
      settings,
      map: fc.option(fc.array(fc.stringMatching(/^[S.#TG]{3}$/), { minLength: 1, maxLength: 4 }), {
        nil: undefined,
      }),
      changes: fc.uniqueArray(
        fc.oneof(
          fc.record({ at: fc.nat(), settings: filled }),
          fc.record({ at: fc.nat(), settings, map: fc.constant(['S.', '.G']) }),
        ),
        {
          selector: ({ at }) => at,
          maxLength: 3,
        },
      ),
    })
    .map(
      ({ map, changes, ...rest }): RunState => ({
        ...rest,
        switches: firstSwitches(agents.find(({ id }) => id === rest.agent)!),
        ...(map === undefined ? {} : { map }),
        changes: changes.toSorted((a, b) => a.at - b.at),
      }),
    );
  fc.assert(
    fc.property(anyState, (state) => {
      expect(fromHash(`#${toHash(state)}`)).toEqual(state);
    }),
    { seed: 3 },
  );
});

test('what cannot be read is left out', () => {
  expect(fromHash('')).toEqual(firstRun);
  expect(fromHash('#seed=')).toEqual(firstRun);
  expect(fromHash('#seed=0').seed).toBe(0);
  expect(fromHash('#seed=-3&nonsense&=&world=%E0%A4%A')).toMatchObject({
    seed: firstRun.seed,
    world: '%E0%A4%A',
  });
});

test('a link to what does not exist, or does not go together, runs something that does, and says so', () => {
  expect(fromLink('#world=Chess-v0&agent=sarsa&seed=4&set.epsilon=0.2')).toEqual({
    state: { ...firstRun, agent: 'sarsa', seed: 4, settings: { epsilon: 0.2 } },
    told: ['There is no world “Chess-v0” here: you see “Grid world” instead.'],
  });
  const ppo = { agent: 'ppo', switches: firstSwitches(agents.find(({ id }) => id === 'ppo')!) };
  expect(fromLink('#world=LunarLander-v3&agent=sarsa-lambda&set.lambda=0.8&at7.lambda=0.5')).toEqual({
    state: { ...firstRun, world: 'LunarLander-v3', ...ppo },
    told: ['Sarsa(λ) does not learn in Lunar lander here: PPO does.'],
  });
  expect(fromLink('#world=GridWorld-v0&agent=alphazero').told).toEqual([
    'There is no agent “alphazero” here: you see Q-learning instead.',
  ]);
});

test.each(['-3', '1.5', 'one', ''])('a seed “%s” is told to be none', (seed) => {
  const { state, told } = fromLink(`#world=GridWorld-v0&agent=sarsa&seed=${seed}`);
  expect(state.seed).toBe(firstRun.seed);
  expect(told).toEqual(['A seed is a whole number from 0 on: this is seed 1.']);
});

test('nothing is told of a link that says what is there', () => {
  for (const link of ['', '#seed=0', '#world=CartPole-v1&agent=dqn&seed=7&on=double,noisy&at9.discount=0.5'])
    expect(fromLink(link).told, link).toEqual([]);
});

test('switches that an agent does not have, or has twice, are none', () => {
  // Links of earlier versions write nStep.
  expect(fromLink('#world=CartPole-v1&agent=dqn&on=nStep')).toMatchObject({
    ...{ state: { switches: ['nstep'] }, told: [] },
  });
  const { state, told } = fromLink('#world=CartPole-v1&agent=dqn&on=noisy,turbo,double,noisy');
  expect(state.switches).toEqual(['double', 'noisy']);
  expect(told).toEqual(['DQN → Rainbow has no switch “turbo”.']);
  expect(fromLink('#world=GridWorld-v0&agent=sarsa&on=double').state.switches).toEqual([]);
});

test('numbers and maps that no page can hold are left out, and said', () => {
  const { state, told } = fromLink(
    '#world=CartPole-v1&agent=dqn&on=c51&set.atoms=1e9&set.discount=0.9&at9.atoms=1e8',
  );
  expect(state.settings).toEqual({ discount: 0.9 });
  expect(state.changes).toEqual([{ at: 9, settings: {} }]);
  expect(told[0]).toBe('“atoms” is at most 501 in this page: 1000000000 is left out.');
  const row = '.'.repeat(700);
  const large = fromLink(`#world=GridWorld-v0&agent=q-learning&map=${Array(700).fill(row).join('/')}`);
  expect(large.state).not.toHaveProperty('map');
  expect(large.told).toEqual(['A map of 700 × 700 cells is too large for this page: 40 × 40 are the most.']);
  const sized = (rows: number, columns: number): string[] | undefined =>
    fromLink(`#world=GridWorld-v0&agent=q-learning&map=${Array(rows).fill('.'.repeat(columns)).join('/')}`)
      .state.map as string[] | undefined;
  expect([sized(40, 40)?.length, sized(41, 2), sized(2, 41)]).toEqual([40, undefined, undefined]);
  expect(fromLink('#world=GridWorld-v0&agent=q-learning&map=S.G').state.map).toEqual(['S.G']);
});

test('a plan is not changed on its way, and nothing says that it was', () => {
  const { state } = fromLink('#world=GridWorld-v0&agent=value-iteration&set.discount=0.9&at3.discount=0.5');
  expect(state).toMatchObject({ settings: { discount: 0.9 }, changes: [] });
});

test('settings now are those of the beginning with all changes since', () => {
  const state = fromHash('#set.epsilon=0.2&set.discount=0.9&at5.epsilon=0.3&at9.epsilon=0.1');
  expect(settingsNow(state)).toEqual({ epsilon: 0.1, discount: 0.9 });
  expect(settingsNow(state, 4)).toEqual({ epsilon: 0.2, discount: 0.9 });
  expect(settingsNow(state, 5)).toEqual({ epsilon: 0.3, discount: 0.9 });
  expect(state.settings).toEqual({ epsilon: 0.2, discount: 0.9 });
});

test('the map now is the one that was drawn last', () => {
  const state = fromHash('#map=S.G&at5.map=STG&at9.map=S%23G&at9.epsilon=0.5');
  expect([4, 5, 9].map((steps) => mapNow(state, steps))).toEqual([['S.G'], ['STG'], ['S#G']]);
  expect(toHash(state)).toContain('at5.map=STG');
});

test('a link that names a world alone has an agent that learns there', () => {
  expect(fromLink('#world=HalfCheetah-v5')).toMatchObject({ state: { agent: 'ppo' }, told: [] });
  expect(fromLink('#world=CliffWalking-v1')).toMatchObject({ state: { agent: 'q-learning' }, told: [] });
});

test('words of a link are what they say: yes and no, numbers, and other words', () => {
  const { settings } = fromHash(
    '#set.a=true&set.b=false&set.c=0.5&set.d=&set.e=Infinity&set.f=truer&set.g=0',
  );
  expect(settings).toEqual({ a: true, b: false, c: 0.5, d: '', e: 'Infinity', f: 'truer', g: 0 });
});

test('maps of a link that are too large to be drawn are left out, those of later changes, too', () => {
  const large = Array.from({ length: 41 }, () => 'S.G').join('/');
  const wide = `S${'.'.repeat(40)}G`;
  const { state, told } = fromLink(
    `#world=GridWorld-v0&agent=q-learning&seed=1&map=${wide}&at5.map=${large}&at5.epsilon=0.5&at9.map=S.G`,
  );
  expect(state.map).toBeUndefined();
  expect(state.changes).toEqual([
    { at: 5, settings: { epsilon: 0.5 } },
    { at: 9, settings: {}, map: ['S.G'] },
  ]);
  expect(told).toEqual([
    expect.stringContaining('A map of 1 × 42 cells is too large for this page'),
    expect.stringContaining('A map of 41 × 3 cells is too large for this page'),
  ]);
});

test('a challenge is in the link, and belongs to no other seed or world', () => {
  const state: RunState = { ...firstRun, beat: { score: 14.5, steps: 40_000 } };
  expect(toHash(state)).toMatch(/&beat=14.5,40000$/);
  expect(fromHash(toHash(state))).toEqual(state);
  expect(fromHash('#beat=-3').beat).toEqual({ score: -3 });
  expect(fromHash('#beat=many')).toEqual(firstRun);
});

test.each([
  ['#%%%', /names no run/],
  ['#world=CartPole-v1&agent=dqn&seed=1&beat=abc', /“abc” is no score/],
  ['#world=CartPole-v1&agent=dqn&seed=1&crowd=1000', /2 to 100 agents, not “1000”/],
])('what is wrong in %s is told', (hash, sentence) => {
  expect(fromLink(hash).told.join(' ')).toMatch(sentence);
});
