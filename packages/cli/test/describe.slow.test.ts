import { expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { lastJson, runPrism } from './runPrism.ts';

const here = (command: string) => runHere(command, '.');

test('what an agent can be told: every setting with its range, meaning and source, in groups', async () => {
  const { code, stdout } = await runPrism('describe ppo');
  expect(code).toBe(0);
  expect(stdout).toContain('an agent of @prism-rl/algo-pg');
  expect(stdout).toMatch(
    /\ntargets\n {2}discount=0\.99 +γ: how much later rewards count\. A number from 0 to 1, usually/,
  );
  expect(stdout).toMatch(/clipRange=0\.2 .*\(Schulman et al\. 2017, equation 7\)\./);
  // A name may have several meanings.
  expect(stdout).toContain('an ablation of @prism-rl/algo-pg');
  expect(stdout).toMatch(/\nmetrics\n[\s\S]*clipFraction/);
});

test('an agent shows its parts, and those that it can have', async () => {
  const { stdout } = await here('describe rainbow');
  expect(stdout).toMatch(
    /\nparts that --without removes\n {2}double +double Q-learning \(van Hasselt et al\. 2016\)\n/,
  );
  expect(stdout).toMatch(/\nparts that --with adds\n[\s\S]*\n {2}munchausen +Munchausen/);
  const [agent, ablation] = JSON.parse((await here('describe rainbow --json')).stdout);
  expect(agent.parts).toContainEqual(expect.objectContaining({ name: 'iqn', isIn: false }));
  expect(agent.parts).toContainEqual(expect.objectContaining({ name: 'per', isIn: true }));
  expect(ablation).not.toHaveProperty('parts');
});

test('a part shows the settings that it changes; the list names its agent', async () => {
  const { stdout } = await here('describe per');
  expect(stdout).toMatch(
    /^per: prioritized replay, for dqn and its family \(Schaul et al\. 2016\)\. Surprising .*\na part of /,
  );
  expect(stdout).toMatch(/\nreplay\n {2}replay="proportional" +How transitions are sampled/);
  expect((await here('list parts')).stdout).toMatch(
    /^parts\n[\s\S]*\n {2}per +prioritized replay, of dqn \(Schaul et al\. 2016\)\n/,
  );
  const listed = JSON.parse((await here('list parts --json')).stdout);
  expect(listed.parts).toContainEqual(
    expect.objectContaining({ id: 'nstep', of: 'dqn', title: 'multi-step returns', settings: { nStep: 3 } }),
  );
});

test('an arm shows its own defaults', async () => {
  const [{ kind, settings }] = lastJson(await here('describe dqn+nstep --json')) as unknown as [
    { kind: string; settings: object[] },
  ];
  expect(kind).toBe('agent');
  expect(settings).toContainEqual(
    expect.objectContaining({
      ...{ name: 'nStep', default: 3, accepts: 'an integer of at least 1', typical: '1 to 10' },
      ...{ group: 'targets', meaning: expect.stringMatching(/^n: rewards summed/) },
    }),
  );
});

test('environments, and what does not exist', async () => {
  const { stdout } = await here('describe CartPole-v1');
  expect(stdout).toMatch(
    /an environment of @prism-rl\/env-classic\n\nspaces\n[^\n]+\n[^\n]+\n\nsettings\n {2}suttonBartoReward=false/,
  );
  const { code, stderr } = await here('describe poo');
  expect(code).toBe(2);
  expect(stderr).toMatch(/Nothing is called "poo"\.\n.*Did you mean/);
});

test('an environment is described with its spaces, or with why they are not known', async () => {
  const { stdout } = await here('describe FrozenLake8x8-v1');
  expect(stdout).toMatch(/spaces\n {2}observations +Discrete\(64\)\n {2}actions +Discrete\(4\)/);
  const json = await here('describe LunarLanderContinuous-v3 --json');
  expect(JSON.parse(json.stdout)).toMatchObject([{ spaces: { actions: 'Box(-1, 1, [2], float32)' } }]);
  const agent = await here('describe ppo --json');
  expect(JSON.parse(agent.stdout)[0]).not.toHaveProperty('spaces');
});
