// The tfjs-node backend on a real binding: PRISM_TFJS_NODE=1 makes one (tools/tfjs-node/build.ts; 270 MB come from
// PyPI the first time), PRISM_TFJS_NODE=FOLDER takes a prepared one.
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const asked = process.env.PRISM_TFJS_NODE ?? '';
if (asked === '') {
  process.stderr.write(
    'tfjsNode.test: PRISM_TFJS_NODE is not set: tfjs-node on a real binding is left out\n',
  );
}

function prepared(): string {
  if (asked !== '1') return path.resolve(asked);
  const build = path.resolve(import.meta.dirname, '../../../tools/tfjs-node/build.ts');
  return execFileSync(process.execPath, [build], { encoding: 'utf8' }).trim().split('\n').at(-1)!;
}

test.runIf(asked !== '')('tfjs-node learns as plain JavaScript does', { timeout: 600_000 }, () => {
  const script = path.join(import.meta.dirname, 'tfjsNode.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--conditions=@prism-rl/source', script], {
    env: { ...process.env, NODE_PATH: path.join(prepared(), 'node_modules') },
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  const result = JSON.parse(stdout) as { difference: number };
  process.stderr.write(`tfjsNode.test: largest difference ${result.difference}\n`);
  expect(result).toMatchObject({
    state: { available: true },
    engine: 'tfjs-node',
    backend: 'tensorflow',
    updates: 20,
    leaked: 0,
  });
  expect(result.difference).toBeLessThan(1e-5);
  // That kernels are registered twice means two copies of TensorFlow.js.
  expect(stderr).not.toContain('already registered');
});
