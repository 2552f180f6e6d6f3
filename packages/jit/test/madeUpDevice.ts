import type { Runtime } from '../src/index.ts';

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
