// An engine that remembers what the last step to choose actions found: the values of actions, the parameters of a distribution, or the
// outputs of a policy that tanh squashes.
import type { Arrays, Engine, StepFunction, StepInputs, TensorStep } from '@prism-rl/nn';

/** Outputs of the steps that choose actions. */
const names = ['values', 'parameters', 'outputs'];

/** The last finding. */
export interface Found {
  readonly name: string;
  /** All rows. */
  readonly numbers: Float32Array;
}

/** An engine around another one; results are the other one's, to the bit. */
export class RecordingEngine implements Engine {
  readonly name: string;
  readonly #engine: Engine;
  found: Found | undefined;

  constructor(engine: Engine) {
    this.name = engine.name;
    this.#engine = engine;
  }

  async compile<I extends StepInputs, O extends string>(
    inputs: I,
    step: TensorStep<I, O>,
  ): Promise<StepFunction<I, O>> {
    const compiled = await this.#engine.compile(inputs, step);
    // Steps that learn have inputs beside observations and noise; only those that act are remembered.
    if ('rewards' in inputs || 'samples' in inputs || 'actions' in inputs) return compiled;
    return {
      run: (arrays: Arrays<keyof I>) => {
        const result = compiled.run(arrays);
        if (result instanceof Promise) {
          return result.then((outputs) => {
            this.#remember(outputs);
            return outputs;
          });
        }
        this.#remember(result);
        return result;
      },
      dispose: () => compiled.dispose(),
    };
  }

  #remember(outputs: Arrays<string>): void {
    for (const name of names) {
      const numbers = outputs[name];
      if (numbers !== undefined) this.found = { name, numbers: Float32Array.from(numbers) };
    }
  }
}
