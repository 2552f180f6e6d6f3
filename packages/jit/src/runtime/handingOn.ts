// Copies between the host memory and a device: by graphs that hand their input `x` on as `y`, one for each shape.
import { encodeModel } from '../onnx/model.ts';

/**
 * Gives the session for a shape, which is made at its first use.
 *
 * @param create makes a session of a model, or promises it
 */
export function handingOn<S>(create: (model: Uint8Array) => S): (dims: readonly number[]) => S {
  const sessions = new Map<string, S>();
  return (dims) => {
    const key = dims.join();
    const session = sessions.get(key) ?? create(modelFor(dims));
    sessions.set(key, session);
    return session;
  };
}

function modelFor(dims: readonly number[]): Uint8Array {
  const port = (name: string) => ({ name, type: 'float32', dims }) as const;
  const node = { op: 'Identity', domain: '', attrs: {}, inputs: ['x'], outputs: ['y'] };
  return encodeModel({ nodes: [node], initializers: [], inputs: [port('x')], outputs: [port('y')] });
}
