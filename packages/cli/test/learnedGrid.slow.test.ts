import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

describe('what a tabular agent learned in a grid', () => {
  test('Q-learning walks along the cliff, Sarsa far from it: terminal and report', async () => {
    const cases = [
      ['q-learning', 13, ['· · · · · · · · · · · ·', '· · · · · · · · · · · ·', '→ → → → → → → → → → → ↓']],
      ['sarsa', 17, ['→ → → → → → → → → → → ↓', '↑ · · · · · · · · · · ↓', '↑ · · · · · · · · · · ↓']],
    ] as const;
    for (const [agent, steps, rows] of cases) {
      const { stdout, stderr } = await ok(`train ${agent} CliffWalking-v1 --seed 1 --run-dir ${agent}`);
      expect(stdout).toBe('');
      const path = [...rows, '↑ C C C C C C C C C C G'].join('\n');
      expect(stderr).toContain(`the greedy path: ${steps} steps, return -${steps}\n${path}\n`);
      const page = readFileSync(join(folder, agent, 'report.html'), 'utf8');
      expect(page).toContain('<h2>What it learned</h2>');
      // Ten cells of the cliff and the goal have no triangles; the line joins all cells of the path.
      expect(page.match(/<polygon/g)).toHaveLength(4 * (48 - 11));
      expect(page.match(/font-weight="bold">[↑→↓←]</g)).toHaveLength(48 - 11);
      const line = /<polyline points="([^"]*)" fill="none" stroke="#1f4fbf"/.exec(page)![1]!;
      expect(line.split(' ')).toHaveLength(steps + 1);
    }
  });

  test('with --json there is no path', async () => {
    const finished = await here('train q-learning GridWorld-v0 --steps 2000 --run-dir json --json');
    expect(lastJson(finished)).toMatchObject({ envSteps: 2000 });
    expect(finished.stderr).not.toContain('path');
  });

  test('on ice it is one episode of many; a policy that stands still is cut off', async () => {
    const { stderr } = await here('train q-learning FrozenLake-v1 --steps 30000 --run-dir lake');
    expect(stderr).toMatch(/a greedy episode: \d+ steps, return [01]/);
    const still = await here('train q-learning GridWorld-v0 --steps 10 --run-dir still');
    expect(still.stderr).toContain('the greedy path: 100 steps, return 0, cut off');
  });

  test('a prediction shows the values of the states', async () => {
    const { stderr } = await ok('train td-prediction SuttonBartoGrid-v0 --set discount=1 --run-dir values');
    // There is no greedy policy, so nothing is evaluated or filmed.
    expect(stderr).not.toContain('greedy');
    expect(stderr).toMatch(/the values of the policy\n┌─+┬/);
    const page = readFileSync(join(folder, 'values', 'report.html'), 'utf8');
    expect(page).toContain('<h3>Values of the states</h3>');
    expect(page).not.toContain('<polygon');
    expect(page).not.toContain('Animation:');
  });
});
