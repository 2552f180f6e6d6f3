import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const here = (command: string) => runHere(command, folder);

interface State {
  readonly id: string;
  readonly available: boolean;
  readonly reason?: string;
  readonly fix?: string;
}

describe('backends', async () => {
  const doctor = await runPrism('doctor --json');
  const states = lastJson(doctor).backends as State[];

  test('doctor lists all of them, best first, and no native library speaks', () => {
    expect(states.map(({ id }) => id)).toEqual([
      'ort',
      'ort-cuda',
      'ort-webgpu',
      'tfjs-node',
      'tfjs-node-gpu',
      'tfjs-wasm',
      'tfjs-webgpu',
      'tfjs-cpu',
      'gpu',
    ]);
    expect(doctor.stderr).toBe('');
    expect(doctor.code).toBe(0);
  });

  // A driver without a device fails only when used, and with another message.
  const missing = states.filter(({ available, reason }) => !available && !reason!.startsWith('the backend'));
  test.each(missing)('$id is missing: one sentence, how to get it, exit code 2', async (state) => {
    const { code, stdout, stderr } = await here(`train dqn CartPole-v1 --backend ${state.id}`);
    expect(stderr).toBe(
      `error: The backend ${state.id} cannot run here: ${state.reason}.\n  To get it: ${state.fix}.\n`,
    );
    expect([code, stdout]).toEqual([2, '']);
  });
});

test('doctor tries a GPU, whose libraries are found on machines without one, too', async () => {
  const plugin = join(folder, 'gpus.mjs');
  writeFileSync(
    plugin,
    `const gpu = (activate) => ({ description: 'made up', priority: 1, device: 'gpu', probe: () => ({ available: true }), activate });
    const none = () => { throw Object.assign(new Error('The GPU fell off.\\nSomewhere.')); };
    export const plugin = { name: 'gpus', backends: { 'no-gpu': gpu(none), 'a-gpu': gpu(() => ({ name: 'a-gpu' })),
      untried: { ...gpu(none), device: 'cpu' } } };`,
  );
  const { stdout } = await here(`doctor --plugin ${plugin}`);
  expect(stdout).toMatch(/ {2}no-gpu +missing: the GPU fell off; choose another backend\n/);
  expect(stdout).toMatch(/ {2}a-gpu +works\n/);
  expect(stdout).toMatch(/ {2}untried +works\n/);
});
