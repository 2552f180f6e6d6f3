import { angleTable } from '@prism-rl/core/trigonometry';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { plugin } from '../plugin.ts';
import { Columns } from './columns.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.resetModules();
});

test.each([1, 2, 15, 16, 17])('lists fallen carts, none beyond the last of %i', (count) => {
  const { state, kernels, room, ended, terminated } = new Columns(count, 4, 4);
  // All cars are beyond the right end; NaN states too.
  state.fill(3, 0, room);
  expect(kernels?.balance(count, room, 1, 1)).toBe(count);
  expect(Array.from(ended)).toEqual(Array.from({ length: count }, (_, i) => i));
  expect(Array.from(terminated)).toEqual(new Array(count).fill(1));
  state.fill(0);
  state[0] = -2.5;
  expect(kernels?.balance(count, room, 1, 1)).toBe(1);
  expect(ended[0]).toBe(0);
  expect(terminated.reduce((sum, flag) => sum + flag, 0)).toBe(1);
});

test('the sine of −0 is −0', () => {
  const { state, actions, kernels, room, observations } = new Columns(1, 4, 3);
  state.fill(-0);
  actions.fill(-0);
  kernels?.swing(1, room, 15);
  expect([...observations]).toEqual([1, -0, -0]);
});

describe.each(Object.keys(plugin.environments!))('%s', (id) => {
  // The padding lane of an odd number of environments has angles of 0: calling the host for it would double the time of a step.
  test('one environment alone makes no call to the host', async () => {
    let asked = 0;
    const counted = (of: (x: number) => number) => (x: number) => {
      asked++;
      return of(x);
    };
    vi.resetModules();
    vi.doMock('@prism-rl/core/trigonometry', () => ({
      angleTable,
      sin: counted(Math.sin),
      cos: counted(Math.cos),
    }));
    try {
      const { plugin } = await import('../plugin.ts');
      const entry = plugin.environments![id]!;
      const env = await entry.createVector!(1, entry.defaults as never);
      env.reset({ seed: 5 });
      asked = 0;
      for (let step = 0; step < 8; step++) env.step(new Float32Array(1));
      expect(asked).toBe(0);
    } finally {
      vi.doUnmock('@prism-rl/core/trigonometry');
    }
  });

  test('kernels and plain TypeScript agree in every bit, whatever the actions', async () => {
    vi.stubEnv('PRISM_DEBUG', ''); // Debug mode rejects forces outside the box.
    const numEnvs = 65;
    const create = async () => {
      const { plugin } = await import('../plugin.ts');
      const entry = plugin.environments![id]!;
      return entry.createVector!(numEnvs, { ...entry.defaults, maxEpisodeSteps: 150 } as never);
    };
    const fast = await create();
    vi.resetModules();
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    const plain = await create();
    expect(validate).toHaveBeenCalled();
    fast.reset({ seed: 5 });
    plain.reset({ seed: 5 });
    const discrete = fast.actionSpace.kind === 'discrete';
    const actions = new Float32Array(numEnvs);
    let state = 1;
    for (let step = 0; step < 400; step++) {
      for (let i = 0; i < numEnvs; i++) {
        state = (state * 16807) % 2147483647;
        // Some environments swing up, some act randomly; some actions exceed the limits.
        const swing = fast.observations[(i + 1) * fast.observationSpace.size - 1]! >= 0 ? 1 : -1;
        const any = 3 * (state / 2147483647) - 1.5;
        const action = i % 3 === 0 ? swing : discrete ? Math.round(any) : 2 * any;
        actions[i] = discrete ? Math.max(0, Math.min(fast.actionSpace.flatSize - 1, action + 1)) : action;
      }
      fast.step(actions);
      plain.step(actions);
      for (const name of [
        'observations',
        'finalObservations',
        'rewards',
        'terminated',
        'truncated',
      ] as const) {
        expect(fast[name], `${name} after step ${step}`).toEqual(plain[name]);
      }
    }
    // A run must resume on a machine without SIMD.
    expect(plain.save!()).toEqual(fast.save!());
  });
});
