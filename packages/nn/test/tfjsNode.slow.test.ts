// The tfjs-node backend on a real binding: PRISM_TFJS_NODE=1 makes one (tools/tfjs-node/build.ts; 270 MB come from
// PyPI the first time), PRISM_TFJS_NODE=FOLDER uses a prepared one. Continuous integration makes one if possible.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';

const asked = process.env.PRISM_TFJS_NODE ?? '';
const isIntegration = (process.env.CI ?? '') !== '' && `${process.platform}-${process.arch}` === 'linux-x64';
const isAsked = isHere('tfjs-node', asked !== '' || isIntegration);

/** The folder of a prepared package, or why there is none. */
function prepare(): { folder: string } | { reason: string } {
  if (asked !== '' && asked !== '1') return { folder: path.resolve(asked) };
  const build = path.resolve(import.meta.dirname, '../../../tools/tfjs-node/build.ts');
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [build], { encoding: 'utf8' });
  if (status === 0) return { folder: stdout.trim().split('\n').at(-1)! };
  return { reason: error?.message ?? stderr.trim().split('\n').at(-1)! };
}

test.runIf(isAsked)('tfjs-node learns as plain JavaScript does', { timeout: 900_000 }, ({ skip }) => {
  const prepared = prepare();
  if ('reason' in prepared) {
    expect(asked, prepared.reason).toBe('');
    isHere('tfjs-node', false, `no binding could be made (${prepared.reason})`);
    return skip(prepared.reason);
  }
  const script = path.join(import.meta.dirname, 'tfjsNode.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--conditions=@prism-rl/source', script], {
    env: { ...process.env, NODE_PATH: path.join(prepared.folder, 'node_modules') },
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
  // Kernels registered twice would mean two copies of TensorFlow.js.
  expect(stderr).not.toContain('already registered');
});
