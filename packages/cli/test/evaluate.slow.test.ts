import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCheckpoint, writeCheckpoint } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

test('prism evaluate plays greedily, or as in training with --explore; stuck episodes are reported', async () => {
  const train = 'train q-learning CliffWalking-v1 --steps 20000 --eval-episodes 1';
  await ok(`${train} --run-dir run --seed 1`);
  expect(lastJson(await runPrism('evaluate run --episodes 20 --json', { cwd: folder }))).toEqual({
    episodes: 20,
    meanReturn: -13,
    stdReturn: 0,
  });
  expect((await here('evaluate run --episodes 20')).stderr).toContain(
    'greedy policy over 20 episodes: -13.0 in each',
  );
  const { meanReturn, ...others } = lastJson(await here('evaluate run --episodes 20 --explore --json')) as {
    meanReturn: number;
  };
  expect(others).toMatchObject({ episodes: 20, explore: true });
  expect(meanReturn).toBeLessThan(-20);

  const stuck = await here('train q-learning GridWorld-v0 --steps 1 --eval-episodes 3 --run-dir stuck');
  expect(stuck.stderr).toContain('note: 3 of 3 episodes ran to the step limit without a single reward');
});

test('a run whose episodes do not end is told while it waits for them, once', async () => {
  const endless = fileURLToPath(new URL('endlessEnvironment.mjs', import.meta.url));
  const train = (agent: string, run: string) =>
    here(`train ${agent} Endless-v0 --plugin ${endless} --steps 250000 --eval-episodes 1 --run-dir ${run}`);
  const { code, stderr } = await train('mc-control', 'waits');
  expect(code, stderr).toBe(0);
  expect(
    stderr.match(/note: no episode ended in the last 10\d+ steps, and nothing was learned/g),
  ).toHaveLength(1);
  expect((await train('q-learning', 'learns')).stderr).not.toContain('nothing was learned');
});

test('--simulations lets agents think ahead, in games and alone', async () => {
  const scoreOf = async (simulations: number): Promise<number> => {
    const { stdout } = await here(`evaluate game --simulations ${simulations} --against minimax:2 --json`);
    const [match] = (lastJson({ stdout }) as { matches: { score: { estimate: number } }[] }).matches;
    return match!.score.estimate;
  };
  await ok('train ppo TicTacToe-v0 --steps 2000 --eval-episodes 1 --set hidden=[16] --run-dir game');
  expect(await scoreOf(64)).toBeGreaterThan((await scoreOf(0)) + 0.1);
  const returnOf = async (simulations: number) => {
    const outcome = await here(`evaluate game --simulations ${simulations} --episodes 50 --json`);
    return (lastJson(outcome) as { meanReturn: number }).meanReturn;
  };
  expect(await returnOf(64)).toBeGreaterThan((await returnOf(0)) + 0.1);

  await ok('train dqn GridWorld-v0 --steps 2000 --eval-episodes 1 --set hidden=[16] --run-dir grid');
  expect(lastJson(await here('evaluate grid --episodes 2 --simulations 8 --json'))).toMatchObject({
    simulations: 8,
  });
  await ok('train q-learning GridWorld-v0 --steps 100 --eval-episodes 1 --run-dir table');
  expect((await here('evaluate table --simulations 8')).stderr).toContain('table cannot think ahead');
});

test('--against plays from all openings and both sides, and rates a league; it refuses what cannot play', async () => {
  const game = 'TicTacToe-v0 --eval-episodes 1 --set hidden=[16] --set rolloutSteps=16 --num-envs 4';
  const self = '--set env.opponent=self --set env.poolEvery=200 --set env.poolSize=2';
  await ok(`train ppo ${game} --steps 400 --run-dir own ${self}`);
  const opponent = '--set env.opponent=./own --set env.openings=2';
  await ok(`train ppo ${game} --steps 400 --run-dir other ${opponent}`);

  const { stdout } = await here('evaluate own --against ./other,pool,greedy --episodes 145 --json');
  const { matches, league } = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
    matches: { first: string; second: string; won: { estimate: number }; [share: string]: unknown }[];
    league: { [player: string]: { estimate: number } };
  };
  // The pool has the first agent, or that after 200 steps, and that after 400 steps is not in it.
  const players = ['own', './other', 'own@0', 'own@200', 'greedy'];
  expect(Object.keys(league)).toEqual(players);
  expect(matches.map(({ first, second }) => [first, second])).toEqual(
    players.flatMap((first, k) => players.slice(k + 1).map((second) => [first, second])),
  );
  for (const { won, drawn, lost, score, begins, follows, games, openings } of matches) {
    expect([games, openings]).toEqual([288, 72]);
    expect(won.estimate + Number(drawn) + Number(lost)).toBeCloseTo(1, 9);
    const { estimate } = score as { estimate: number };
    expect(won.estimate + Number(drawn) / 2).toBeCloseTo(estimate, 9);
    expect((Number(begins) + Number(follows)) / 2).toBeCloseTo(estimate, 9);
  }
  const sum = Object.values(league).reduce((total, { estimate }) => total + estimate, 0);
  expect(sum).toBeCloseTo(0, 3);
  const shown = await here('evaluate own --against random');
  expect(shown.stdout).toMatch(/player +against +games +won .*\nown +random +144 +0\.\d{3} \[/);
  expect(shown.stdout).not.toContain('rating');

  const refused = async (command: string) => (await here(`evaluate ${command}`)).stderr;
  expect(await refused('other --against pool')).toContain('other has no pool: its opponent was not self');
  const { snapshot } = readCheckpoint(join(folder, 'own'));
  const { operators: _pool, ...meta } = snapshot.meta;
  writeCheckpoint(join(folder, 'own'), 400, { ...snapshot, meta });
  expect(await refused('own --against pool')).toContain('own has no pool: only the agent was kept');
  expect(await refused('own --against own')).toContain('own cannot play against itself');
  expect(await refused('own --against greedy --explore')).toContain(
    '--explore and --against cannot be given',
  );
  expect(await refused('own --against gredy')).toContain('there is no player and no run "gredy"');
  expect(await refused('run --against greedy')).toContain('CliffWalking-v1 is not a two-player game');
});
