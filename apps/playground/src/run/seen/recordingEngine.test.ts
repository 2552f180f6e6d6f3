import type { Engine, StepInputs } from '@prism-rl/nn';
import { expect, test, vi } from 'vitest';
import { RecordingEngine } from './recordingEngine.ts';

const outputs = { values: Float32Array.of(1, 2), other: Float32Array.of(3) };

/** An engine whose steps return the same outputs, at once or later. */
function engineThat(isLater: boolean) {
  const dispose = vi.fn();
  const run = vi.fn(() => (isLater ? Promise.resolve(outputs) : outputs));
  const engine = { name: 'some', compile: async () => ({ run, dispose }) } as never as Engine;
  return { engine, dispose, run };
}

const inputs = { observations: { shape: [1, 2] } } as never as StepInputs;

test.each([false, true])(
  'what a step found that acts is remembered, and given on; later: %s',
  async (isLater) => {
    const { engine, dispose, run } = engineThat(isLater);
    const recording = new RecordingEngine(engine);
    expect(recording.name).toBe('some');
    const step = await recording.compile(inputs, (() => ({})) as never);
    const arrays = { observations: Float32Array.of(0, 0) } as never;
    expect(await step.run(arrays)).toBe(outputs);
    expect(run).toHaveBeenCalledWith(arrays);
    expect(recording.found).toEqual({ name: 'values', numbers: outputs.values });
    // A copy: the arrays belong to the step, which overwrites them.
    expect(recording.found!.numbers).not.toBe(outputs.values);
    step.dispose();
    expect(dispose).toHaveBeenCalledTimes(1);
  },
);

test.each(['rewards', 'samples', 'actions'])(
  'steps that learn, which have %s, pass as they are',
  async (name) => {
    const { engine, run } = engineThat(false);
    const recording = new RecordingEngine(engine);
    const step = await recording.compile(
      { ...inputs, [name]: { shape: [1] } } as never,
      (() => ({})) as never,
    );
    expect(step.run).toBe(run);
    step.run({} as never);
    expect(recording.found).toBeUndefined();
  },
);
