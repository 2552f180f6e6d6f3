// Trains a link's run in Node.js with the public packages alone.
import type { Plugin } from '@prism-rl/core';
import { jitStep, useJitBackend } from '@prism-rl/jit';
import type { Engine } from '@prism-rl/nn';
import type { RunHandle, TrainOptions } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { fingerprint, fingerprintAfter } from '../src/run/link/fingerprint.ts';
import { runOptions } from '../src/run/link/runOptions.ts';
import { fromHash } from '../src/run/link/runState.ts';

/** The state's fingerprint at the end of the first chunk of steps after 10 000. @param run a link, or options. @param engine for networks. */
export async function fingerprintInNode(
  run: string | Omit<TrainOptions, 'plugins' | 'engine'>,
  plugins: readonly Plugin[],
  engine?: Engine,
): Promise<string> {
  const options = typeof run === 'string' ? runOptions(fromHash(run)) : run;
  return new Promise((resolve, reject) => {
    let handle: RunHandle | undefined;
    const subscription = train({ plugins, engine, ...options }).subscribe({
      next: (event) => {
        if (event.type === 'start') handle = event.run;
        if (event.type !== 'steps' || event.envSteps < fingerprintAfter) return;
        handle!.atBoundary(async () => {
          resolve(await fingerprint(await handle!.save()));
          subscription.unsubscribe();
        });
      },
      error: reject,
      complete: () => reject(new Error('The run ended before it could be compared.')),
    });
  });
}

/** The browsers' runtime in Node.js: the native one rounds differently. */
export async function wasmInNode(): Promise<Engine> {
  await useJitBackend();
  return {
    name: 'ort',
    compile: async (inputs, step) => {
      const compiled = await jitStep(inputs, (tensors) => step(tensors) as never, {
        runtime: 'onnxruntime-web',
      });
      return {
        run: (arrays) => compiled.runAsync(arrays as never) as never,
        dispose: () => compiled.dispose(),
      };
    },
  };
}
