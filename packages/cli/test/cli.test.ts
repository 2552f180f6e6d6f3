import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const here = (command: string | readonly string[]) => runHere(command, folder);

describe('rollout', () => {
  test('actions of a file, one row a step, a reset row after each ending', async () => {
    writeFileSync(join(folder, 'actions.jsonl'), '1\n'.repeat(20));
    const rows = await here('rollout CartPole-v1 --seed 5 --actions actions.jsonl');
    const lines = rows.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ step: 0, reset: true });
    expect((lines[0]!.observation as number[]).map(Math.fround)).toHaveLength(4);
    const ends = lines.flatMap((line, k) => (line.terminated === true ? [k] : []));
    expect(ends.length).toBeGreaterThan(0);
    for (const k of ends) expect(lines[k + 1]).toMatchObject({ step: lines[k]!.step, reset: true });
    expect(lines.filter(({ reset }) => reset !== true)).toHaveLength(20);
  });
});

// For all other bad input see hostileInput.test.ts, which runs in one process.
test('bad input ends the process with one sentence and exit code 2', async () => {
  const { code, stdout, stderr } = await runPrism('trian');
  expect(stderr).toBe('error: There is no command "trian".\n  Did you mean train?\n');
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('an error is one JSON object on stdout as well, for --json', async () => {
  for (const words of [
    ['train', 'dqn', 'CartPole-v7'],
    ['evaluate', 'nowhere'],
    ['sweep', 'nowhere.json'],
  ]) {
    const { stdout, stderr } = await here([...words, '--json']);
    const { error, hint } = JSON.parse(stdout) as { error: string; hint: string };
    expect(stderr).toBe(`error: ${error}\n  ${hint}\n`);
    expect((await here(words)).stdout).toBe('');
  }
});

test('list, doctor and help speak', async () => {
  const list = await here('list --json');
  const doctor = await runPrism('doctor --json');
  const help = await here('train --help');
  const agents = lastJson(list).agents as { id: string; defaults: object }[];
  expect(agents.find(({ id }) => id === 'dqn')?.defaults).toMatchObject({ discount: 0.99 });
  expect(lastJson(doctor)).toMatchObject({ mode: 'optimized', backend: 'ort' });
  expect(help.stdout).toContain('--num-envs');
  expect(await here('help train')).toEqual(help);
  expect((await here('help trian')).stderr).toContain('Did you mean train?');
  const overview = await here([]);
  expect(overview.stdout).toContain('Usage: prism <command>');
  for (const words of ['help', '--help', 'help help', 'help --help'])
    expect(await here(words)).toEqual(overview);
});

test('of a plugin with more environments than fit on a screen, list shows six, and says how many more there are', async () => {
  const { stdout } = await here('list');
  const all = lastJson(await here('list --json')).environments as { id: string; plugin: string }[];
  const [environments = ''] = stdout.split('environments\n')[1]!.split('; see them with: prism list <part');
  const shown = environments.split('\n').flatMap((line) => /^ {2}(\S+) {2,}\S/.exec(line)?.[1] ?? []);
  const crowded = Map.groupBy(all, ({ plugin }) => plugin).get('@prism-rl/env-atari')!;
  expect(crowded.length).toBeGreaterThan(100);
  expect(shown.filter((name) => crowded.some(({ id }) => id === name))).toHaveLength(6);
  expect(environments).toContain(`… and ${all.length - shown.length} more`);
  expect(shown).toHaveLength(all.length - crowded.length + 6);
});

test('cartridge images: what is there, and where they would come from', async () => {
  vi.stubEnv('PRISM_ATARI_ROMS', join(folder, 'no-roms'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const list = await here('atari roms list --json');
  const { roms } = lastJson(list) as { roms: { name: string; present: boolean }[] };
  expect(roms.length).toBeGreaterThan(100);
  expect(roms.every(({ present }) => !present)).toBe(true);
  const missing = await here('rollout ALE/Pong-v5 --steps 1');
  expect(missing.code).not.toBe(0);
  expect(missing.stderr).toMatch(/pong/i);
  const wrong = await here('atari roms import');
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('pip download --no-deps ale-py');
});
