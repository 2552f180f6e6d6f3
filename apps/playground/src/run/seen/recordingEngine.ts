// An engine that records the outputs of the last action step: action values, the parameters of a distribution, or the outputs of a policy
// that tanh squashes.
import type { Arrays, Engine, StepFunction, StepInputs, TensorStep } from '@prism-rl/nn';

/** Outputs of action steps. */
const names = ['values', 'parameters', 'outputs'];

/** The last recorded output. */
export interface Found {
  readonly name: string;
  /** All rows. */
  readonly numbers: Float32Array;
}

/** Wraps another engine; the results are that engine's, to the bit. */
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
    // Learning steps have inputs other than observations and noise; only action steps are recorded.
    if ('rewards' in inputs || 'samples' in inputs || 'actions' in inputs) return compiled;
    return {
      run: (arrays: Arrays<keyof I>) => {
        const result = compiled.run(arrays);
        return result instanceof Promise
          ? result.then((outputs) => this.#remember(outputs))
          : this.#remember(result);
      },
      dispose: () => compiled.dispose(),
    };
  }

  #remember<T extends Arrays<string>>(outputs: T): T {
    for (const name of names) {
      const numbers = outputs[name];
      if (numbers !== undefined) this.found = { name, numbers: Float32Array.from(numbers) };
    }
    return outputs;
  }
}
