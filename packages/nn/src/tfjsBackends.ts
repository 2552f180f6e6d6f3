import { type BackendEntry, type BackendState, PrismError } from '@prism-rl/core';
import type { Engine } from './engine.ts';
import { holdsFile, packageFolder, requirePackage, restoreUtil, unavailable } from './installed.ts';

type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

// Not a literal, so that neither types nor bundlers require the optional package.
const WEBGPU: string = '@tensorflow/tfjs-backend-webgpu';

/** Backends that run steps operation by operation on TensorFlow.js. */
export const tfjsBackends: { readonly [name: string]: BackendEntry } = {
  'tfjs-node': {
    description: 'TensorFlow on the CPU, op by op',
    priority: 40,
    probe: () => probeNative('@tensorflow/tfjs-node'),
    activate: () => activateNative('tfjs-node', '@tensorflow/tfjs-node'),
  },
  'tfjs-node-gpu': {
    description: 'TensorFlow on an NVIDIA GPU, op by op: for large networks',
    priority: 30,
    probe: () => probeNative('@tensorflow/tfjs-node-gpu'),
    activate: () => activateNative('tfjs-node-gpu', '@tensorflow/tfjs-node-gpu'),
  },
  'tfjs-wasm': {
    description: 'TensorFlow.js on WebAssembly: faster than tfjs-cpu, but cannot train convolutions',
    priority: 20,
    probe: () => ({ available: true }),
    activate: async () => {
      await import('@tensorflow/tfjs-backend-wasm');
      return activateTfjs('tfjs-wasm', 'wasm');
    },
  },
  'tfjs-webgpu': {
    description: 'TensorFlow.js on a GPU in browsers, op by op: for large networks',
    priority: 15,
    probe: probeWebgpu,
    activate: async () => {
      const { findBackendFactory } = await import('@prism-rl/jit/tensorflow');
      if (!findBackendFactory('webgpu')) await import(/* @vite-ignore */ WEBGPU);
      return activateTfjs('tfjs-webgpu', 'webgpu', false);
    },
  },
  'tfjs-cpu': {
    description: 'Plain JavaScript: works everywhere, slow for large networks',
    priority: 10,
    probe: () => ({ available: true }),
    activate: () => activateTfjs('tfjs-cpu', 'cpu'),
  },
};

async function probeWebgpu(): Promise<BackendState> {
  if (!('gpu' in (globalThis.navigator ?? {}))) {
    return unavailable(
      'there is no WebGPU (navigator.gpu)',
      'open the page in a browser with WebGPU (in Node take ort-webgpu)',
    );
  }
  const { findBackendFactory } = await import('@prism-rl/jit/tensorflow');
  if (findBackendFactory('webgpu') || packageFolder(WEBGPU) !== undefined) return { available: true };
  return unavailable(`${WEBGPU} is not loaded`, `npm install ${WEBGPU}, and import it in the page`);
}

/** Searches for the package and its binding; loading them takes a second, and TensorFlow prints. */
function probeNative(name: NativePackage): BackendState {
  if (globalThis.process?.versions?.node === undefined) {
    return unavailable('it needs Node', 'take tfjs-webgpu, or ort');
  }
  const folder = packageFolder(name);
  if (folder === undefined) {
    return unavailable(`${name} is not installed`, `npm install ${name}`);
  }
  if (!holdsFile([`${folder}/lib`], 'tfjs_binding.node', 1)) {
    return unavailable(
      `${name} is installed without its native binding`,
      `allow its install script, then npm rebuild ${name} --build-addon-from-source`,
    );
  }
  return { available: true };
}

let loadedNative: NativePackage | undefined;

async function activateNative(name: string, wanted: NativePackage): Promise<Engine> {
  if (loadedNative !== undefined && loadedNative !== wanted) {
    throw PrismError.state`${wanted} cannot be loaded after ${loadedNative} in the same process.
      Start another process for it.`;
  }
  restoreUtil();
  // TensorFlow prints remarks about the processor to stderr unless this is set before it starts.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    requirePackage(wanted);
  } catch (cause) {
    throw PrismError.incompatible`${wanted} could not be loaded: ${(cause as Error).message}
      Run with the backend ort, which works on every machine.`
      .about('backend')
      .causedBy(cause);
  }
  loadedNative = wanted;
  return activateTfjs(name, 'tensorflow');
}

/**
 * @param name the backend's name here.
 * @param tfjsName its name in TensorFlow.js.
 * @param synchronous whether it can read data synchronously.
 */
async function activateTfjs(name: string, tfjsName: string, synchronous = true): Promise<Engine> {
  const [tf, { eagerEngine }] = await Promise.all([
    import('@prism-rl/jit/tensorflow'),
    import('./eagerEngine.ts'),
  ]);
  if (!(await tf.setBackend(tfjsName))) {
    throw PrismError.incompatible`TensorFlow.js could not start its backend ${tfjsName} here.
      Run with the backend tfjs-cpu, which works everywhere.`.about('backend');
  }
  await tf.ready();
  // Suppresses tfjs's advertisement for its native package.
  if (tfjsName === 'cpu') (tf.backend() as unknown as { firstUse: boolean }).firstUse = false;
  return eagerEngine(name, synchronous);
}
