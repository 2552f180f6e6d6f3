import { JitError } from '../errors.ts';
import { withChosen } from './chosen.ts';
import { machineOf } from './machine.ts';
import { partsOfPolicy } from './parts.ts';
import { type ActingPolicy, policyOf, samplerOf } from './policy.ts';
import type { Chosen } from './program.ts';
import { readPolicy } from './readPolicy.ts';
import type { WrapperSteps } from './takeInWrappers.ts';
import { writeC } from './writeC.ts';
import { type WritingOptions, writeModule, writeScript } from './writeJs.ts';
import { writePython } from './writePython.ts';
import { writeTypes } from './writeTypes.ts';

const WRITERS = { js: writeModule, types: writeTypes, script: writeScript, c: writeC, python: writePython };

export interface PortablePolicy extends ActingPolicy {
  export(format: 'onnx'): Uint8Array;
  export(
    format: keyof typeof WRITERS,
    about?: readonly string[],
    how?: Omit<WritingOptions, 'about'>,
  ): string;
  within(wrappers: WrapperSteps): Promise<PortablePolicy>;
}

/**
 * Makes a policy of a model that an agent exported. It computes in plain JavaScript.
 *
 * @param chosen default: what the model says, see `readPolicy`; its `export('onnx')` says it
 * @throws JitError `bad-input` for other models
 */
export function portablePolicy(model: Uint8Array, chosen?: Chosen): PortablePolicy {
  const program = readPolicy(model, chosen);
  const { numbers, run } = machineOf(program);
  const parts = partsOfPolicy(program);
  const sampler = program.noise && samplerOf(numbers, parts.thought.at, program.noise);
  const { thought, choice, calls } = program;
  const think = (): void => run(0, thought);
  const choose = (): void => run(thought, choice);
  const judge = (): void => run(choice, calls.length);
  return {
    ...policyOf(numbers, parts, { think, choose, judge }, sampler),
    export: ((
      format: 'onnx' | keyof typeof WRITERS,
      about: readonly string[] = [],
      how: Omit<WritingOptions, 'about'> = {},
    ) => {
      if (format === 'onnx') return withChosen(model, chosen);
      if (Object.hasOwn(WRITERS, format)) return WRITERS[format](program, { ...how, about });
      throw JitError.badInput`A policy has no format "${format}".
        Use onnx, ${Object.keys(WRITERS).join(', ')}.`;
    }) as PortablePolicy['export'],
    within: async (wrappers) => {
      const { takeInWrappers } = await import('./takeInWrappers.ts');
      return portablePolicy(takeInWrappers(withChosen(model, chosen), wrappers));
    },
  };
}
