// Writes the types of a policy's module.
import { partsOfPolicy } from './parts.ts';
import type { PortableProgram } from './program.ts';
import type { WritingOptions } from './writeJs.ts';

/** The types of the module. */
export function writeTypes(program: PortableProgram, { about }: Pick<WritingOptions, 'about'>): string {
  const { inputs, form, thought, value, state } = partsOfPolicy(program);
  const action = form === 'number' ? 'number' : form === 'int32' ? 'Int32Array' : 'Float32Array';
  const behind = thought.name === 'values' ? 'values' : form === 'number' ? 'probabilities' : 'parameters';
  const named = inputs.map(
    ({ name, size }) => `${JSON.stringify(name)}: ${size === 1 ? 'number | ' : ''}ArrayLike<number>`,
  );
  const single = inputs.length === 1 && inputs[0]!.size === 1 ? 'number | ' : '';
  const parameters = `observation: Observation, ${state ? 'mask: ArrayLike<number> | undefined, state: Float32Array' : 'mask?: ArrayLike<number>'}`;
  return `${about.map((line) => `// ${line}`.trimEnd()).join('\n')}

/** Packed numbers, the parts of a Dict one after the other in alphabetical order, or the parts by name. */
export type Observation = ${single}ArrayLike<number> | { ${named.join('; ')} };

export interface Assessed {
  readonly action: ${action};
  readonly ${behind}: readonly number[];${value ? '\n  /** The expected return. */\n  readonly value: number;' : ''}
}

export interface Policy {
  /** The greedy action${form === 'number' ? '' : ', in an array that the next call overwrites'}. A mask has 0 for impossible actions.${state ? ' The call overwrites the state.' : ''} */
  act(${parameters}): ${action};
  /** The same with the numbers behind it, as new arrays. */
  assess(${parameters}): Assessed;
${
  state
    ? ''
    : `  /** The actions for many packed observations, row after row in a new array. */
  actAll(observations: ArrayLike<number>, rows: number): ${form === 'number' ? 'Int32Array' : action};
`
}  /** The state of a recurrent policy at the start of an episode; empty for others. */
  begin(): Float32Array;
  /** The policy that samples its actions, as in training; throws a RangeError if it does not sample. */
  explore(seed: number): Policy;
}

export declare const policy: Policy;
`;
}
