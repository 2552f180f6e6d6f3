import { encodeModel } from '@prism-rl/onnx';

/** A graph that hands its input `x` on as `y`: a runtime copies between the host memory and a device by it. */
export function identityModel(dims: readonly number[]): Uint8Array {
  const port = (name: string) => ({ name, type: 'float32', dims }) as const;
  const node = { op: 'Identity', domain: '', attrs: {}, inputs: ['x'], outputs: ['y'] };
  return encodeModel({ nodes: [node], initializers: [], inputs: [port('x')], outputs: [port('y')] });
}
