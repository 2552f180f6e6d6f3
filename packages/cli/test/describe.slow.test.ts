import { expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';

const here = (command: string) => runHere(command, '.');

test.each([
  // Every setting with its range, meaning and source, in groups; a name may have several meanings.
  [
    'ppo',
    /an agent of @prism-rl\/algo-pg[\s\S]*\nmetrics\n[\s\S]*clipFraction[\s\S]*an ablation of @prism-rl/,
  ],
  ['ppo', /\ntargets\n {2}discount=0\.99 +γ: how much later rewards count\. A number from 0 to 1, usually/],
  ['ppo', /clipRange=0\.2 .*\(Schulman et al\. 2017, equation 7\)\./],
  ['rainbow', /\nparts that --without removes\n {2}double +double Q-learning \(van Hasselt et al\. 2016\)\n/],
  ['rainbow', /\nparts that --with adds\n[\s\S]*\n {2}munchausen +Munchausen/],
  [
    'per',
    /^per: prioritized replay, for dqn and its family \(Schaul et al\. 2016\)\. Surprising .*\na part of /,
  ],
  ['per', /\nreplay\n {2}replay="proportional" +How transitions are sampled/],
  ['FrozenLake8x8-v1', /spaces\n {2}observations +Discrete\(64\)\n {2}actions +Discrete\(4\)/],
])('describe %s: %s', async (name, words) => {
  expect((await here(`describe ${name}`)).stdout).toMatch(words);
});

test('parts are listed with their agent', async () => {
  expect((await here('list parts')).stdout).toMatch(
    /^parts\n[\s\S]*\n {2}per +prioritized replay, of dqn \(Schaul et al\. 2016\)\n/,
  );
  const part = { id: 'nstep', of: 'dqn', title: 'multi-step returns', settings: { nStep: 3 } };
  expect(JSON.parse((await here('list parts --json')).stdout).parts).toContainEqual(
    expect.objectContaining(part),
  );
});

test('as JSON: parts of agents alone, an arm with its own defaults, spaces of environments alone', async () => {
  const json = async (name: string) => JSON.parse((await here(`describe ${name} --json`)).stdout);
  const [agent, ablation] = await json('rainbow');
  expect(agent.parts).toContainEqual(expect.objectContaining({ name: 'iqn', isIn: false }));
  expect(agent.parts).toContainEqual(expect.objectContaining({ name: 'per', isIn: true }));
  expect(ablation).not.toHaveProperty('parts');
  expect(agent).not.toHaveProperty('spaces');
  const [{ kind, settings }] = await json('dqn+nstep');
  expect(kind).toBe('agent');
  expect(settings).toContainEqual(
    expect.objectContaining({
      ...{ name: 'nStep', default: 3, accepts: 'an integer of at least 1', typical: '1 to 10' },
      ...{ group: 'targets', meaning: expect.stringMatching(/^n: rewards summed/) },
    }),
  );
  expect(await json('LunarLanderContinuous-v3')).toMatchObject([
    { spaces: { actions: 'Box(-1, 1, [2], float32)' } },
  ]);
});
