import { JitError } from '../errors.ts';
import { startOf } from './machine.ts';
import type { PolicyParts, Slot } from './policy.ts';
import type { Port, PortableProgram } from './program.ts';

/** The error for models of other kinds. */
export function noPolicy(): JitError {
  return JitError.badInput`The model is no policy of an agent.
    Export it from an agent with a network.`;
}

/** The parts of a policy in a program: its inputs, its action, and what it chooses by. */
export function partsOfPolicy(program: PortableProgram): PolicyParts {
  const slotOf = ({ name, place, size, type }: Port): Slot => ({
    name,
    at: startOf(program, place),
    size,
    ...(type === 'float64' && { isWide: true }),
  });
  const named = (ports: readonly Port[], ...names: readonly string[]): Slot | undefined => {
    const port = ports.find(({ name }) => names.includes(name));
    return port && slotOf(port);
  };
  const { inputs, outputs } = program;
  const port = outputs.find(({ name }) => name === 'action');
  const thought = named(outputs, 'values', 'parameters');
  const isTaken = port?.type === 'int32' || port?.type === 'float32';
  if (port === undefined || !isTaken || thought === undefined || thought.isWide) throw noPolicy();
  const isOne = port.type === 'int32' && port.shape.length === 0;
  return {
    inputs: inputs.filter(({ name }) => name !== 'state').map(slotOf),
    action: slotOf(port),
    form: isOne ? 'number' : port.type === 'int32' ? 'int32' : 'float32',
    thought,
    value: named(outputs, 'value'),
    state: named(inputs, 'state'),
    nextState: named(outputs, 'nextState'),
  };
}

/** The largest network that these formats are for: more take seconds to load, and tens of milliseconds for each action. */
const MOST = { weights: 4_000_000, products: 32_000_000 };

/** @throws JitError `bad-input` for a network that is too large for a file without a runtime */
export function requireSmall({ weights, products }: PortableProgram): void {
  if (weights.length <= MOST.weights && products <= MOST.products) return;
  const millions = (n: number): string => `${(n / 1e6).toFixed(1)} million`;
  throw JitError.badInput`The network is too large for a file without a runtime: it has ${millions(weights.length)} weights (of at \
      most ${millions(MOST.weights)}), and an action takes ${millions(products)} multiplications (of at most ${millions(MOST.products)}).
    Export it as ONNX: a runtime computes it with vectors and threads.`;
}
