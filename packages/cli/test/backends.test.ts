import { describe, expect, test } from 'vitest';
import { lastJson, runPrism } from './runPrism.ts';

interface State {
  readonly id: string;
  readonly available: boolean;
  readonly reason?: string;
  readonly fix?: string;
}

describe('backends', async () => {
  const doctor = await runPrism(['doctor', '--json']);
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
    ]);
    expect(doctor.stderr).toBe('');
    expect(doctor.code).toBe(0);
  });

  const missing = states.filter(({ available }) => !available);
  test.concurrent.each(missing)('$id is missing: one sentence, how to get it, exit code 2', async (state) => {
    const { code, stdout, stderr } = await runPrism(['train', 'dqn', 'CartPole-v1', '--backend', state.id]);
    expect(stderr).toBe(
      `error: The backend ${state.id} cannot run here: ${state.reason}.\n  To get it: ${state.fix}.\n`,
    );
    expect([code, stdout]).toEqual([2, '']);
  });
});
