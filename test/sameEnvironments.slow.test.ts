// Records the steps, pictures and saved states of environments, to the bit, as in the packages’ `sameEnvironments.test.ts`, for each of their settings.
// Re-record an intended change (`pnpm vitest run test/sameEnvironments.slow.test.ts -u`), and mention it in the changeset.
import type { Config, Json, Setting } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { recordableEnvironments, recordedEnvironment } from './agents/recordedEnvironment.ts';

const registry = await loadRegistry(root, [], [], false);

/** Another value that a setting accepts; undefined if none can be derived. */
function another({ default: usual, choices, check }: Setting): Json | undefined {
  const near =
    typeof usual === 'number' ? [usual / 2, usual * 2, usual + 1, usual - 1, 0.5] : usual === null ? [1] : [];
  const candidates: readonly Json[] = [
    ...(typeof usual === 'boolean' ? [!usual] : []),
    ...(choices ?? []),
    ...near,
  ];
  return candidates.find((value) => value !== usual && check(value) === undefined);
}

const wordsOf = (config: Config): string =>
  Object.entries(config)
    .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
    .join('');

const rows = recordableEnvironments(registry).flatMap(({ id, entry }): [string, string, Config][] => {
  // The number of threads does not affect results.
  const { threads, ...settings } = (entry.settings ?? {}) as { [name: string]: Setting };
  const bases: Config[] = Object.hasOwn(settings, 'preprocessing') ? [{}, { preprocessing: 'dqn' }] : [{}];
  const changed = Object.entries(settings).flatMap(([name, setting]): Config[] => {
    const value = name === 'maxEpisodeSteps' ? 15 : another(setting);
    return value === undefined ? [] : [{ [name]: value }];
  });
  return bases
    .flatMap((base) => [base, ...changed.map((change) => ({ ...base, ...change }))])
    .map((config) => [id, wordsOf(config), config]);
});

/** Records the messages that refuse incompatible settings. @throws any other error */
function refusal(error: unknown): string[] {
  if (error instanceof PrismError) return [error.message];
  throw error;
}

test.each(rows.filter(([, changed]) => changed !== ''))('%s%s', async (id, _, config) => {
  expect(await recordedEnvironment(registry, id, config, 24).catch(refusal)).toMatchSnapshot();
});
