import { JitError } from '../errors.ts';
import { notFiniteIn } from '../onnx/notFinite.ts';
import { type PortablePolicy, portablePolicy } from './portablePolicy.ts';

/**
 * Loads a policy from the bytes of an ONNX file that `prism export` or `policy.export('onnx')` wrote. It is the same object as an exported
 * module and the policy of a run: it acts at once, in plain JavaScript, and throws a RangeError for an observation of another length.
 *
 * @throws JitError `bad-input` for other and damaged models, and for weights that are NaN or infinite
 */
export function loadPolicy(model: Uint8Array): PortablePolicy {
  const wrong = notFiniteIn(model);
  if (wrong !== undefined) {
    throw JitError.badInput`The weights "${wrong.tensor}" of the model have ${wrong.value} at position ${wrong.position}.
      Export a policy whose training did not diverge.`;
  }
  return portablePolicy(model);
}
