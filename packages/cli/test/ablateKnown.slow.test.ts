// Existing results: their runs are not trained again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson } from './runPrism.ts';

const folder = temporaryFolder();
const sweep =
  'ablate --envs GridWorld-v0,SuttonBartoGrid-v0 --arms q-learning --steps 500 --evaluations 1 --eval-episodes 1 --workers 1 --json';
const ablate = (more: string) => runHere(`${sweep} ${more}`, folder);

type Row = { [name: string]: unknown; agentConfig: { [name: string]: unknown } };
let rows: Row[];

/** A published result and its settings, as the benchmarks write them. */
function publish(name: string, change: (row: Row) => void): string {
  const row = structuredClone(rows[0]!);
  change(row);
  const { arm, seed, configHash, score, curve, stepsPerSecond, machine: _, ...settings } = row;
  const { environment, steps } = settings;
  mkdirSync(join(folder, name));
  const line = { arm, environment, seed, steps, configHash, score, curve, stepsPerSecond };
  writeFileSync(join(folder, name, 'results.jsonl'), `${JSON.stringify(line)}\n`);
  const facts = { settings: { [configHash as string]: settings } };
  writeFileSync(join(folder, name, 'published.json'), JSON.stringify(facts));
  return name;
}

beforeAll(async () => {
  const { code, stderr } = await ablate('--seeds 2 --out first');
  expect(code, stderr).toBe(0);
  rows = readFileSync(join(folder, 'first', 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
});

test('only what is not known is trained, in another place and however often runs are saved', async () => {
  const more = await ablate(`--seeds 3 --known first --out second --checkpoint-every 100`);
  expect(more.code, more.stderr).toBe(0);
  const { results } = lastJson(more) as { results: { id: string }[] };
  expect(results.map(({ id }) => id)).toEqual([
    'GridWorld-v0/q-learning/seed3',
    'SuttonBartoGrid-v0/q-learning/seed3',
  ]);
  const all = await ablate(`--seeds 3 --known first --known second --out third`);
  expect(all.code, all.stderr).toBe(0);
  expect(lastJson(all)).toMatchObject({ runs: 0, remaining: 0, report: null });
});

test('the same name with other settings is refused', async () => {
  const agent = await ablate('--seeds 3 --known first --out other --set stepSize=0.3');
  expect(agent.code).toBe(2);
  expect(agent.stderr).toContain(
    'first holds GridWorld-v0/q-learning/seed1 with other settings (stepSize: 0.1 there, 0.3 here).',
  );
  const steps = await ablate('--seeds 3 --known first --out other --steps 600');
  expect(steps.stderr).toContain('with other settings (steps: 500 there, 600 here)');
  const wrapped = await ablate(`--seeds 3 --known first --out other --wrap time-limit:maxEpisodeSteps=9`);
  expect(wrapped.stderr).toContain('with other settings (wrappers: none there, [{');
  const world = await runHere(
    'ablate --envs GridWorld-v0 --arms q-learning --steps 500 --evaluations 1 --eval-episodes 1 --set env.slipProbability=0.2 --known first --dry-run',
    folder,
  );
  expect(world.stderr).toContain('with other settings (env.slipProbability: 0 there, 0.2 here)');
});

test('published results: a setting that is newer than they are counts as its default', async () => {
  const older = publish('older', ({ agentConfig }) => delete agentConfig.stepSize);
  const known = await ablate(`--seeds 1 --known ${older} --out fourth --dry-run`);
  expect((lastJson(known) as { runs: { id: string }[] }).runs.map(({ id }) => id)).toEqual([
    'SuttonBartoGrid-v0/q-learning/seed1',
  ]);
  const changed = await ablate(`--seeds 1 --known ${older} --out fourth --set stepSize=0.3 --dry-run`);
  expect(changed.stderr).toContain('(stepSize: 0.1 there, 0.3 here)');
  const other = publish('gone', (row) => {
    row.agentConfig.isGone = true;
  });
  const gone = await ablate(`--seeds 1 --known ${other} --out fourth --dry-run`);
  expect(gone.stderr).toContain('(isGone: true there, none here)');
});

test('a result whose settings are not there, or damaged, is not known', async () => {
  const lost = publish('lost', () => undefined);
  const from = (source: string) => ablate(`--seeds 1 --known ${source} --out sixth --dry-run`);
  expect((await from(`${lost}/results.jsonl`)).code).toBe(0);
  const settings = join(folder, lost, 'published.json');
  for (const text of ['{}', 'null', '[]']) {
    writeFileSync(settings, text);
    const { code, stderr } = await from(lost);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('lost holds GridWorld-v0/q-learning/seed1 without its settings.'),
    ]);
  }
  writeFileSync(settings, '{"a');
  const { code, stderr } = await from(lost);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/Cannot read the settings in .*published\.json: .+\./),
  ]);
});

test('where no results are, it says so', async () => {
  const { code, stderr } = await ablate('--known nowhere --out fifth --dry-run');
  expect(code).toBe(2);
  expect(stderr).toContain('Cannot read the results in nowhere: ');
});
