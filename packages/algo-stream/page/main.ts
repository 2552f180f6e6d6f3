// A page that learns: stream Q(λ) balances CartPole's pole and learns from every step; it loads nothing else.
import { StreamQ, streamQSettings } from '@prism-rl/algo-stream';
import { actOutputs, Rng } from '@prism-rl/core';
import { CartPole } from '@prism-rl/env-classic';

/** Trains an agent in its environment, step by step. */
export class Learning {
  readonly returns: number[] = [];
  readonly #env = new CartPole();
  readonly #agent: StreamQ;
  readonly #out = actOutputs(this.#env.actionSpace, 1);
  #observation: Float32Array;
  #return = 0;
  #starts = 1;

  /** @param steps total steps of the run: exploration decreases over the first fifth of them. */
  constructor(seed: number, steps: number) {
    const { observationSpace, actionSpace } = this.#env;
    const config = streamQSettings.defaults;
    const rng = new Rng(seed);
    this.#agent = StreamQ.of({ observationSpace, actionSpace, numEnvs: 1, steps, config, rng });
    this.#observation = this.#env.reset({ seed }).observation;
  }

  /** Takes one step in the environment and learns from it. */
  step(): void {
    this.#agent.act(this.#observation, this.#out, 'explore');
    const { observation, reward, terminated, truncated } = this.#env.step(this.#out.actions[0]!);
    this.#return += reward;
    this.#agent.memory.add({
      count: 1,
      observations: this.#observation,
      ...this.#out,
      rewards: Float64Array.of(reward),
      nextObservations: observation,
      terminated: Uint8Array.of(+terminated),
      truncated: Uint8Array.of(+truncated),
      starts: Uint8Array.of(this.#starts),
    });
    this.#agent.learn(this.#agent.memory.sample());
    this.#observation = observation;
    this.#starts = +(terminated || truncated);
    if (!terminated && !truncated) return;
    this.returns.push(this.#return);
    this.#return = 0;
    this.#observation = this.#env.reset().observation;
  }

  picture(): ImageData {
    const { width, height, data } = this.#env.render();
    return new ImageData(new Uint8ClampedArray(data), width, height);
  }
}

/** Takes as many learning steps per frame as fit, and draws the last one. */
function show(canvas: HTMLCanvasElement, text: HTMLElement): void {
  const learning = new Learning(1, 100_000);
  const context = canvas.getContext('2d')!;
  let steps = 0;
  const frame = (): void => {
    for (const end = performance.now() + 8; performance.now() < end; steps++) learning.step();
    const picture = learning.picture();
    [canvas.width, canvas.height] = [picture.width, picture.height];
    context.putImageData(picture, 0, 0);
    text.textContent = `${steps} steps, ${learning.returns.length} episodes, last return ${learning.returns.at(-1) ?? '–'}`;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

if (typeof document !== 'undefined') {
  show(document.querySelector('canvas')!, document.querySelector('p')!);
}
