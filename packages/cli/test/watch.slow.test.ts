import { LunarLander, lunarLanderHeuristic } from '@prism-rl/env-box2d';
import { playEpisode } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { hasTerminal, onTerminal, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

describe('prism watch', () => {
  test('a policy by hand, two episodes, without a terminal', async () => {
    const { code, stdout, stderr } = await runPrism(
      'watch LunarLander-v3 --policy heuristic --seed 4 --episodes 2 --set gravity=-8',
    );
    expect([code, stderr]).toEqual([0, '']);
    const fly = (shown: unknown) => lunarLanderHeuristic(shown as Float32Array);
    for (const seed of [4, 5]) {
      const lander = new LunarLander({ gravity: -8 });
      const { length, return: sum } = await playEpisode(lander, fly, { seed });
      expect(stdout).toContain(`seed ${seed}: ${length} steps, return ${sum.toFixed(1)}, terminated\n`);
      expect(stdout).toContain(`LunarLander-v3  heuristic  seed ${seed}  step 0  return 0.0\n`);
    }
    expect(stdout.match(/step \d+ /g)!.length).toBeLessThanOrEqual(60);
    expect(stdout).not.toContain('\x1b[?25');
  });

  test('a trained agent; other settings than those of its training are used', async () => {
    const train = 'train dqn CartPole-v1 --steps 600 --eval-episodes 1 --run-dir run';
    await ok(`${train} --set hidden=[8]`);
    const watch = 'watch --run-dir run --seed 3';
    const { stdout } = await ok(`${watch} --set maxEpisodeSteps=5`);
    expect(stdout).toContain('CartPole-v1  dqn after 600 steps  seed 3  step 5  return 5.0  truncated');
    const other = await here('watch Acrobot-v1 --run-dir run');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('is one of CartPole-v1, not of Acrobot-v1');
  });

  test('--simulations lets an agent think ahead, in games and alone', async () => {
    const play = 'watch --run-dir game --simulations 200 --episodes 10';
    await ok('train ppo TicTacToe-v0 --steps 256 --eval-episodes 1 --set hidden=[16] --run-dir game');
    const { stdout } = await ok(play);
    expect(stdout).toContain('TicTacToe-v0  ppo after 256 steps with 200 simulations  seed 3  step 0');
    // Against random moves: without a search an untrained agent wins about half of its games.
    expect(stdout.match(/^seed \d: .*return 1\.0/gm)!.length).toBeGreaterThanOrEqual(8);
    const alone = await ok('watch GridWorld-v0 --agent dqn --simulations 300');
    expect(alone.stdout).toMatch(/untrained dqn with 300 simulations {2}seed 0 .* terminated/);
    const random = await here('watch TicTacToe-v0 --simulations 8');
    expect(random.stderr).toContain('--simulations needs an agent');
    const wandering = await here('record-data game --simulations 8 --explore');
    expect(wandering.stderr).toContain('--explore and --simulations cannot be given together');
  });

  test('an untrained agent', async () => {
    const { stdout } = await ok('watch CartPole-v1 --agent dqn');
    expect(stdout).toMatch(
      /CartPole-v1 {2}untrained dqn {2}seed 0 {2}step \d+ {2}return \d+\.0 {2}terminated/,
    );
  });

  test('ends when nobody reads any more', async () => {
    const endless = 'watch Acrobot-v1 --episodes 1000000000'; // one episode may fit into the pipe before its reader is gone
    const { code, stderr } = await runPrism(endless, { hangUpOn: 'stdout' });
    expect([code, stderr]).toEqual([141, '']); // as for any program that SIGPIPE ends
  });
});

test.skipIf(!hasTerminal())(
  'on a terminal it runs in real time; Ctrl-C gives the cursor back and exits with 130',
  async () => {
    let isPressed = false;
    const env = { TERM: 'xterm-256color' };
    const { code, output } = await onTerminal('watch Pendulum-v1 --fps 10', env, (shown, press) => {
      if (isPressed || !/step 1\d /.test(shown)) return;
      isPressed = true;
      press('\x03');
    });
    expect(code).toBe(130);
    expect(output.split('\x1b[?25l')).toHaveLength(2);
    expect(output.trimEnd().endsWith('\x1b[?25h')).toBe(true);
    expect(output).not.toContain('truncated');
  },
);
