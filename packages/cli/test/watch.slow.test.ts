import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LunarLander, lunarLanderHeuristic } from '@prism-rl/env-box2d';
import { describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { runPrism } from './runPrism.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

/** Return and steps of the heuristic's landing, played here. */
function landing(seed: number, gravity: number): { steps: number; sum: number } {
  const env = new LunarLander({ gravity });
  let { observation } = env.reset({ seed });
  for (let steps = 1, sum = 0; ; steps++) {
    const result = env.step(lunarLanderHeuristic(observation));
    observation = result.observation;
    sum += result.reward;
    if (result.terminated || result.truncated) return { steps, sum };
  }
}

describe('prism watch', () => {
  test('a policy by hand, two episodes, without a terminal', async () => {
    const { code, stdout, stderr } = await runPrism(
      'watch LunarLander-v3 --policy heuristic --seed 4 --episodes 2 --set gravity=-8',
    );
    expect([code, stderr]).toEqual([0, '']);
    for (const seed of [4, 5]) {
      const { steps, sum } = landing(seed, -8);
      expect(stdout).toContain(`seed ${seed}: ${steps} steps, return ${sum.toFixed(1)}, terminated\n`);
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

  test('an untrained agent', async () => {
    const { stdout } = await ok('watch CartPole-v1 --agent dqn');
    expect(stdout).toMatch(
      /CartPole-v1 {2}untrained dqn {2}seed 0 {2}step \d+ {2}return \d+\.0 {2}terminated/,
    );
  });

  test('ends when nobody reads any more', async () => {
    const child = spawn(process.execPath, ['--conditions=@prism-rl/source', main, 'watch', 'Acrobot-v1'], {
      env: { ...process.env, PRISM_DEBUG: '0' },
    });
    let complaints = '';
    child.stderr.on('data', (data: Buffer) => {
      complaints += data.toString();
    });
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, complaints]).toEqual([141, '']); // as for any program that SIGPIPE ends
  });
});

const script = spawnSync('script', ['--version'], { encoding: 'utf8' });
const hasTerminal = script.status === 0 && script.stdout.includes('util-linux');

describe.skipIf(!hasTerminal)('on a terminal (skipped without the script command of util-linux)', () => {
  test('runs in real time; Ctrl-C gives the cursor back and exits with 130', async () => {
    const command = `'${process.execPath}' --conditions=@prism-rl/source '${main}' watch Pendulum-v1 --fps 10`;
    const child = spawn(
      'script',
      ['--quiet', '--return', '--command', `stty rows 30 cols 90; ${command}`, '/dev/null'],
      { env: { ...process.env, PRISM_DEBUG: '0', TERM: 'xterm-256color' } },
    );
    let output = '';
    let pressed = 0;
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (pressed > 0 || !/step 1\d /.test(output)) return;
      pressed = performance.now();
      child.stdin.write('\x03');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(output.split('\x1b[?25l')).toHaveLength(2);
    expect(output.trimEnd().endsWith('\x1b[?25h')).toBe(true);
    expect(output).not.toContain('truncated');
  });
});
