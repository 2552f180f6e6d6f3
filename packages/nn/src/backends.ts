import type { BackendEntry, BackendState } from '@prism-rl/core';
import { PrismError, Registry } from '@prism-rl/core';
import { setEngine } from './engine.ts';

/** The backends of this package, by name. What they run on is loaded when it is probed or activated. */
export const backends: { readonly [name: string]: BackendEntry } = {
  ort: {
    description: 'Steps compiled to one graph each and run by ONNX Runtime: the fastest on a CPU',
    priority: 100,
    probe: probeRuntime,
    activate: async () => {
      const { compiledEngine } = await import('./compiledEngine.ts');
      setEngine(await compiledEngine('ort'));
    },
  },
  'tfjs-cpu': {
    description: 'Plain JavaScript: works everywhere, slow for large networks',
    priority: 10,
    probe: () => ({ available: true }),
    activate: async () => {
      await activateTfjs('cpu');
    },
  },
  'tfjs-wasm': {
    description: 'TensorFlow.js on WebAssembly: faster than tfjs-cpu, but cannot train convolutions',
    priority: 20,
    probe: () => ({ available: true }),
    activate: async () => {
      await import('@tensorflow/tfjs-backend-wasm');
      await activateTfjs('wasm');
    },
  },
};

async function probeRuntime(): Promise<BackendState> {
  try {
    const { loadRuntime } = await import('@prism-rl/jit');
    const { name } = await loadRuntime();
    return { available: true, detail: name };
  } catch (error) {
    return {
      available: false,
      reason: error instanceof Error ? error.message : String(error),
      fix: 'npm install onnxruntime-node (in browsers onnxruntime-web)',
    };
  }
}

async function activateTfjs(name: string): Promise<void> {
  const [tf, { eagerEngine }] = await Promise.all([import('@tensorflow/tfjs'), import('./eagerEngine.ts')]);
  if (!(await tf.setBackend(name))) {
    throw new PrismError('unavailable', `TensorFlow.js could not start its ${name} backend.`, {
      hint: 'Run with --backend tfjs-cpu, which works everywhere.',
    });
  }
  await tf.ready();
  // Else tfjs greets everybody with an advertisement for its native package.
  if (name === 'cpu') (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  setEngine(eagerEngine(`tfjs-${name}`, true));
}

/**
 * Activates a backend and says which: `auto` takes the one of highest priority that is available.
 *
 * @param registry where to look the name up; by default this package's own backends.
 * @throws PrismError `unknown-name`, or `unavailable` with the way to get it.
 */
export async function activateBackend(
  name = 'auto',
  registry: Registry = new Registry([{ name: '@prism-rl/nn', backends }]),
): Promise<string> {
  const candidates = registry.list('backends').sort((a, b) => b.entry.priority - a.entry.priority);
  for (const { id, entry } of name === 'auto' ? candidates : [registry.get('backends', name)]) {
    const state = await entry.probe();
    if (state.available) {
      await entry.activate();
      return id;
    }
    if (name !== 'auto') {
      throw new PrismError('unavailable', `The backend ${id} cannot run here: ${state.reason}.`, {
        hint: state.fix,
      });
    }
  }
  throw new PrismError('unavailable', 'No backend for neural networks is available.');
}
