import { type BackendEntry, type BackendState, messageOf, PrismError } from '@prism-rl/core';
import type { Engine } from './engine.ts';
import { fileExists, holdsFile, libraryFolders, packageFolder, unavailable } from './installed.ts';

/** Backends that compile each step to one graph for ONNX Runtime, by device. */
export const ortBackends: { readonly [name: string]: BackendEntry } = {
  ort: {
    description: 'Steps compiled to one graph each and run by ONNX Runtime: the fastest on a CPU',
    priority: 100,
    probe: probeRuntime,
    activate: () => activateCompiled('ort'),
  },
  'ort-cuda': {
    description: 'The compiled steps on an NVIDIA GPU: for large networks',
    priority: 60,
    device: 'gpu',
    probe: probeCuda,
    activate: () => activateCompiled('ort-cuda', 'cuda'),
  },
  'ort-webgpu': {
    description: 'The compiled steps on any GPU, through WebGPU: for large networks',
    priority: 50,
    device: 'gpu',
    probe: probeWebgpu,
    activate: () => activateCompiled('ort-webgpu', 'webgpu'),
  },
};

/** Detail of the GPU backends. */
const partly = '--debug refuses graphs that need the CPU';

async function probeRuntime(): Promise<BackendState> {
  try {
    const { loadRuntime } = await import('@prism-rl/jit');
    const { name, version } = await loadRuntime();
    const advice =
      name === 'onnxruntime-web' && globalThis.process?.versions?.node !== undefined
        ? 'two to three times as fast with: npm install --ignore-scripts onnxruntime-node'
        : undefined;
    return { available: true, detail: name, engine: `${name} ${version}`, ...(advice && { advice }) };
  } catch (error) {
    // The message's second line is a hint, which `fix` replaces.
    return unavailable(
      messageOf(error).split('\n', 1)[0]!.replace(/\.$/, ''),
      'npm install --ignore-scripts onnxruntime-node (in browsers serve the .wasm file of onnxruntime-web)',
    );
  }
}

async function probeWebgpu(): Promise<BackendState> {
  const runtime = await probeRuntime();
  if (!runtime.available) return runtime;
  if (runtime.detail !== 'onnxruntime-node') {
    if ('gpu' in (globalThis.navigator ?? {})) return runtime;
    return unavailable(
      `${runtime.detail} finds no WebGPU (navigator.gpu)`,
      'in Node npm install --ignore-scripts onnxruntime-node; else open the page in a browser with WebGPU',
    );
  }
  // Without Vulkan's loader a session would fail as well, but only after printing a warning.
  if (process.platform !== 'linux' || (vulkanLoader() && vulkanDriver())) {
    return { ...runtime, detail: `${runtime.detail}; ${partly}` };
  }
  return unavailable(
    vulkanLoader() ? 'there is no Vulkan driver' : "Vulkan's loader (libvulkan.so.1) is not installed",
    "install the GPU's Vulkan driver and libvulkan1",
  );
}

function vulkanLoader(): boolean {
  return holdsFile(libraryFolders(), 'libvulkan.so.1');
}

function vulkanDriver(): boolean {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES } = process.env;
  const named = VK_DRIVER_FILES ?? VK_ICD_FILENAMES;
  if (named !== undefined) return named.split(':').some(fileExists);
  const folders = ['/usr/share', '/usr/local/share', '/etc', '/usr/local/etc'];
  return holdsFile(
    folders.map((folder) => `${folder}/vulkan/icd.d`),
    /\.json$/,
  );
}

/** WSL2 uses the Windows driver: its library exists, but no Linux kernel module. */
function nvidiaDriver(): boolean {
  const folders = [...libraryFolders(), '/usr/lib/wsl/lib'];
  return fileExists('/proc/driver/nvidia/version') || holdsFile(folders, 'libcuda.so.1');
}

async function probeCuda(): Promise<BackendState> {
  const runtime = await probeRuntime();
  if (!runtime.available) return runtime;
  const { platform, arch } = globalThis.process ?? {};
  const library = {
    linux: 'libonnxruntime_providers_cuda.so',
    win32: 'onnxruntime_providers_cuda.dll',
  }[platform as string];
  if (runtime.detail !== 'onnxruntime-node' || library === undefined || arch !== 'x64') {
    return unavailable(
      'ONNX Runtime has CUDA in Node on x64 Linux and Windows only',
      'take ort-webgpu, or ort',
    );
  }
  // Search for the libraries instead of loading them: a session without them prints to stderr.
  const folder = packageFolder('onnxruntime-node');
  if (folder === undefined || !holdsFile([`${folder}/bin`], library, 3)) {
    return unavailable(
      'onnxruntime-node is installed without its CUDA libraries, which its install script fetches',
      'allow that script and reinstall with ONNXRUNTIME_NODE_INSTALL=cuda12, on a machine with CUDA 12 and cuDNN 9',
    );
  }
  if (platform === 'linux' && !nvidiaDriver()) {
    return unavailable('there is no NVIDIA driver', "install the GPU's driver, CUDA 12 and cuDNN 9");
  }
  return { ...runtime, detail: `${runtime.detail}; ${partly}` };
}

async function activateCompiled(name: string, provider?: 'cuda' | 'webgpu'): Promise<Engine> {
  const { compiledEngine } = await import('./compiledEngine.ts');
  const engine = await compiledEngine(name, provider);
  if (provider !== undefined) {
    try {
      // Without a device a minimal step fails.
      const trial = await engine.compile({ x: { shape: [1] } }, ({ x }) => ({ y: x.add(1) }));
      await trial.run({ x: Float32Array.of(1) });
      trial.dispose();
    } catch (cause) {
      throw PrismError.incompatible`The backend ${name} found no device that it can use: ${nativeReason(cause)}.
        Run with the backend ort, which works on every machine.`
        .about('backend')
        .causedBy(cause);
    }
  }
  return engine;
}

/** The first line of the runtime's message, without its source location and failed condition. */
function nativeReason(error: unknown): string {
  let first = error;
  while (first instanceof Error && first.cause !== undefined) first = first.cause;
  return messageOf(first)
    .split('\n', 1)[0]!
    .replace(/^\/\S+:\d+ .* was false\. /, '')
    .replace(/\.$/, '');
}
