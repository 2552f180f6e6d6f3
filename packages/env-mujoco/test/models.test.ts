import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { element, toMjcf } from '../src/robots/mjcf.ts';
import { robots, robotTask } from '../src/robots.ts';

const python = process.env.PRISM_PYTHON ?? 'python3';
const hasMujoco = isHere('mujoco', spawnSync(python, ['-c', 'import gymnasium, mujoco']).status === 0);

test.skipIf(!hasMujoco)(
  'MuJoCo compiles our models to the same arrays as Gymnasium’s',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'prism-models-'));
    try {
      for (const id of Object.keys(robots))
        writeFileSync(path.join(folder, `${id}.xml`), robotTask(id).model);
      const script = fileURLToPath(new URL('../../../tools/env-mujoco/compare_models.py', import.meta.url));
      const said = execFileSync(python, [script, folder], { cwd: folder, encoding: 'utf8' });
      expect(said.match(/: \d+ arrays and numbers, equal/g)).toHaveLength(11);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);

test('an element is written with its attributes in order, words escaped, numbers as they are read back', () => {
  const model = element('a', { name: '<"&', pos: [0.1, 1e-5, -0.19999999999999996] }, [
    element('b', { on: true }),
  ]);
  expect(toMjcf(model)).toBe(
    '<a name="&lt;&quot;&amp;" pos="0.1 0.00001 -0.19999999999999996">\n  <b on="true"/>\n</a>\n',
  );
});

// As they were when MuJoCo compared them with Gymnasium's: above, where it is installed.
test('every model is as it was compared', () => {
  const digests = Object.keys(robots).map((id) => [
    id,
    createHash('sha256').update(robotTask(id).model).digest('hex').slice(0, 16),
  ]);
  expect(Object.fromEntries(digests)).toMatchSnapshot();
});
