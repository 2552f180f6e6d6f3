// Records the WGSL of each environment's rules. Re-record an intended change with `-u`.
import { createEnvironment, PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { allPlugins } from '../../../test/agents/allPlugins.ts';
import { Digest } from '../../../test/agents/digest.ts';
import { recordableEnvironments } from '../../../test/agents/recordedEnvironment.ts';
import { deviceEnvOf } from '../src/node/index.ts';

const registry = await allPlugins();

/** A digest of the rules on a GPU; undefined for an environment that plays on the processor alone. */
async function translated(id: string): Promise<string | undefined> {
  const env = await createEnvironment(registry, { id });
  try {
    // Faults name files of this machine.
    const { wgsl, faults, ...shape } = deviceEnvOf(env);
    expect(wgsl).not.toContain(root);
    return `${wgsl.split('\n').length} lines ${new Digest().add(wgsl)} ${JSON.stringify({ ...shape, faults: faults?.length })}`;
  } catch (error) {
    if (!(error instanceof PrismError)) throw error;
    return undefined;
  } finally {
    env.close?.();
  }
}

test('the rules of all environments', async () => {
  const lines: { [id: string]: string } = {};
  for (const { id } of recordableEnvironments(registry)) {
    const line = await translated(id);
    if (line !== undefined) lines[id] = line;
  }
  expect(Object.keys(lines).length).toBeGreaterThan(20);
  expect(lines).toMatchSnapshot();
});
