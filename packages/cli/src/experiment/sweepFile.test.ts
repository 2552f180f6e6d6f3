// Every key of a sweep file is validated.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { readSweepFile } from './sweepFile.ts';

const folder = temporaryFolder();

function written(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const good = { arms: ['q-learning'], environments: ['CliffWalking-v1'] };
const arms = (arm: unknown) => ({ ...good, arms: ['q-learning', arm] });
const environments = (environment: unknown) => ({ ...good, environments: [environment] });
const armKeys = 'The keys of arms are name, agent, config, envConfig.';
const environmentKeys = 'The keys of environments are id, config, wrappers, preset, steps.';
const sweepKeys =
  'The keys of sweeps are arms, environments, seeds, steps, numEnvs, evaluations, evaluationEpisodes, checkpointSteps, ablation.';
const natural = 'an integer of at least 1';
const seeds = 'an integer from 1 to 100000, or a list of seeds';

function expectRefusal(content: unknown, message: (path: string) => string, hint: string): void {
  const path = written('checked.json', content);
  const refusal = { code: 'invalid-config', message: expect.stringContaining(message(path)), hint };
  expect(() => readSweepFile(path)).toThrow(expect.objectContaining(refusal));
}

test.each([
  [arms({ agent: 'dqn', confg: {} }), 'arms[1]', '"confg", which arms', armKeys],
  [environments({ id: 'E', stps: 100 }), 'environments[0]', '"stps", which environments', environmentKeys],
])('%j has an unknown key', (content, at, key, hint) => {
  expectRefusal(content, (path) => `${at} of ${path} has a key ${key} do not have.`, hint);
});

const arm = 'the name of an agent, or { "agent", "name", "config", "envConfig" }';
test.each<[content: object, at: string, what: string, hint: string]>([
  [arms({ name: 'a' }), 'arms[1].agent', 'the name of an agent, but is missing.', armKeys],
  [arms({ agent: 'dqn', name: 5 }), 'arms[1].name', 'a name, but is 5.', armKeys],
  [arms({ agent: 'dqn', config: 5 }), 'arms[1].config', 'an object of settings, but is 5.', armKeys],
  [arms({ agent: 'dqn', config: [] }), 'arms[1].config', 'an object of settings, but is [].', armKeys],
  [arms(7), 'arms[1]', `${arm}, but is 7.`, armKeys],
  [
    environments({ id: 'E', steps: 0.5 }),
    'environments[0].steps',
    `${natural}, but is 0.5.`,
    environmentKeys,
  ],
  [
    environments({ id: 'E', preset: null }),
    'environments[0].preset',
    'the name of a preset, but is null.',
    environmentKeys,
  ],
  [{ ...good, seeds: 1.5 }, 'seeds', `${seeds}, but is 1.5.`, sweepKeys],
  [{ ...good, seeds: 1e10 }, 'seeds', `${seeds}, but is 10000000000.`, sweepKeys],
  [{ ...good, seeds: [1, -1] }, 'seeds[1]', 'a seed, an integer of at least 0, but is -1.', sweepKeys],
  [{ ...good, checkpointSteps: -1 }, 'checkpointSteps', `${natural}, but is -1.`, sweepKeys],
  [{ arms: ['a'] }, 'environments', 'a list of environments, or of', sweepKeys],
])('%j is refused', (content, at, what, hint) => {
  expectRefusal(content, (path) => `"${at}" of ${path} must be ${what}`, hint);
});

test.each([57, 58, 59, 300])(
  'of a wrong value of %i letters the message has 60 characters at most',
  (letters) => {
    const word = 'x'.repeat(letters);
    const shown = letters + 2 <= 60 ? `"${word}".` : `"${'x'.repeat(58)}….`;
    expectRefusal(
      { ...good, seeds: word },
      (path) => `"seeds" of ${path} must be ${seeds}, but is ${shown}`,
      sweepKeys,
    );
  },
);

test('what is right comes as it was meant', () => {
  const environment = { id: 'E', preset: 'p', steps: 9, config: { size: 3 } };
  const content = {
    arms: ['a', { agent: 'b' }, { name: 'c', agent: 'b', config: {} }],
    numEnvs: 2,
    seeds: [4, 0],
  };
  const path = written('right.json', { ...content, environments: ['D', environment] });
  expect(readSweepFile(path).spec).toEqual({
    arms: [
      { name: 'a', agent: 'a' },
      { name: 'b', agent: 'b' },
      { name: 'c', agent: 'b', config: {} },
    ],
    environments: [{ id: 'D' }, environment],
    seeds: [4, 0],
    numEnvs: 2,
  });
  expect(readSweepFile(written('short.json', good)).spec.seeds).toEqual([1]);
  const marked = written('marked.json', good);
  writeFileSync(marked, `\uFEFF${readFileSync(marked, 'utf8')}\r\n`);
  expect(readSweepFile(marked)).toEqual(readSweepFile(written('short.json', good)));
  const ofRainbow = written('rainbow.json', { ...good, ablation: 'rainbow' });
  expect(readSweepFile(ofRainbow).ablation).toBe('rainbow');
});
