import type { Runtime } from '../src/runtime/runtime.ts';

/** A runtime, and its transfers. */
export interface Watched {
  readonly runtime: Runtime;
  /** Shapes in order, such as `up 2,3` and `down 2,3`. */
  readonly moved: readonly string[];
  /** Number of uploads. */
  uploads(): number;
  /** Number of downloads. */
  downloads(): number;
}

/** Records a runtime's transfers. */
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

/** A fake device, whose tensors are the runtime's own and whose graphs the processor computes. */
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
