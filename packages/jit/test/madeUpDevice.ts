import type { Runtime } from '../src/runtime/runtime.ts';

/** A runtime and what it has moved. */
export interface Watched {
  readonly runtime: Runtime;
  /** Shapes, as `up 2,3` and `down 2,3`, in their order. */
  readonly moved: readonly string[];
  /** How often something was taken to the device to stay there. */
  uploads(): number;
  /** How often something was brought back. */
  downloads(): number;
}

/** Notes what a runtime moves. */
export function watched(runtime: Runtime): Watched {
  const moved: string[] = [];
  const count = (way: string): number => moved.filter((move) => move.startsWith(way)).length;
  return {
    moved,
    uploads: () => count('up'),
    downloads: () => count('down'),
    runtime: {
      ...runtime,
      upload(tensor, dims) {
        moved.push(`up ${dims}`);
        return runtime.upload!(tensor, dims);
      },
      download(tensor) {
        moved.push(`down ${tensor.dims}`);
        return runtime.download!(tensor);
      },
    },
  };
}

/** A device whose tensors are the runtime's own, and whose graphs the processor computes. */
export function madeUpDevice({ createSession, ...runtime }: Runtime): Runtime {
  return {
    ...runtime,
    createSession: (model, options) => createSession(model, { ...options, provider: 'cpu' }),
    download: ({ data }) => (data as Float32Array).slice(),
    upload({ data }, dims) {
      const copy = runtime.tensor('float32', (data as Float32Array).slice(), dims);
      return Object.assign(copy, { dims, dispose() {} });
    },
  };
}
