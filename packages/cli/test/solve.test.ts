import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

describe('prism solve', () => {
  test('the 4 × 4 grid of the book, drawn and as JSON', async () => {
    const { code, stdout, stderr } = await runPrism(
      'solve policy-evaluation SuttonBartoGrid-v0 --set discount=1 --json',
    );
    expect(code).toBe(0);
    const result = lastJson({ stdout });
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(result).toMatchObject({
      planner: 'policy-evaluation',
      environment: 'SuttonBartoGrid-v0',
      settings: { discount: 1, policy: 'random' },
      numStates: 16,
      numActions: 4,
    });
    const values = (result.values as number[]).map((value) => Math.round(value));
    expect(values).toEqual([0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0]);
    expect(result.policy).toHaveLength(16);
    expect(result.startValue).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 14, 6);
    expect(result.deltas).toHaveLength(result.sweeps as number);
    expect(result.delta).toBeLessThan(1e-10);
    expect(stderr).toContain('policy-evaluation in SuttonBartoGrid-v0  sweep 1 (evaluation)  Δ');
    expect(stderr).toContain('┌───────┬');
  });

  test('the course grid, sweep by sweep, with settings of planner and environment', async () => {
    const { stdout, stderr } = await ok(
      `solve value-iteration GridWorld-v0 --set discount=0.9 --set env.goalReward=10 --set env.trapReward=-5 --all --report ${join('runs', 'grid.html')}`,
    );
    const sweeps = [...stdout.matchAll(/sweep (\d+) {2}Δ/g)].map(([, sweep]) => Number(sweep));
    expect(sweeps).toEqual(sweeps.map((_, k) => k + 1));
    // Six steps around the triangles; four steps through one would return 7.29 − 4.05.
    expect(stderr).toContain(`value of the start: ${(10 * 0.9 ** 5).toFixed(4)}`);
    expect(stderr).toMatch(/Δ by sweep, from 10 down to 0: [▁▂▃▄▅▆▇█]+/);
    expect(stdout).toMatch(/[↑↓←→]/);
    const page = readFileSync(join(folder, 'runs', 'grid.html'), 'utf8');
    expect(page).toContain(`max="${sweeps.length - 1}"`);
    expect(page).toContain('<polyline');
    expect(page.match(/<polygon/g)).toHaveLength(24 * 4);
    expect(page).toContain('<span style="color:');
    expect(page).not.toContain('\x1b');
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    // The plot of changes has both axes, and the page shows the command.
    expect(page).toMatch(/<span class="y"[^>]*>\d+</);
    expect(page).toMatch(/<span class="x"[^>]*>\d+</);
    expect(page).toContain('solve value-iteration GridWorld-v0 --set &#39;discount=0.9&#39;');
  });

  test('the page of an environment of a plugin names the plugin in its command', async () => {
    writeFileSync(
      join(folder, 'grids.mjs'),
      `import { GridWorld } from '${import.meta.resolve('@prism-rl/env-gridworld')}';
const schema = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } };
const grid = { description: 'a grid', defaults: {}, schema, create: () => new GridWorld() };
export const plugin = { name: 'grids', environments: { 'Mine-v0': grid } };`,
    );
    const call = 'solve value-iteration Mine-v0 --plugin ./grids.mjs --report mine.html';
    await ok(call);
    expect(readFileSync(join(folder, 'mine.html'), 'utf8')).toContain(
      'solve value-iteration Mine-v0 --plugin ./grids.mjs',
    );
  });

  test('an environment without a picture is listed state by state', async () => {
    const { stdout } = await ok('solve value-iteration Taxi-v3');
    expect(stdout).toMatch(/state {4}0 +[\d.]+ {2}\w+/);
    expect(stdout).toContain('… and 460 states more');
  });

  test('where the report cannot be written, the solution is told all the same', async () => {
    const report = '--report /nowhere/a.html';
    const json = await here(`solve value-iteration FrozenLake-v1 --json ${report}`);
    const [solution = '', error = ''] = json.stdout.split('\n');
    expect([json.code, JSON.parse(solution).planner]).toEqual([2, 'value-iteration']);
    expect(JSON.parse(error).error).toContain('cannot be written');
    const text = await here(`solve value-iteration FrozenLake-v1 ${report}`);
    expect(text.stderr).toMatch(/solved in \d+ sweeps[\s\S]*cannot be written/);
  });
});
