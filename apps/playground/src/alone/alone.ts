// A page with one policy, which plays in its world without end. Bundled with the rules of a family of worlds, for pages in one file; these
// define `policy` and `game` before it.
import { type ActingPolicy, type Config, createEnvironment, packedArray, Registry } from '@prism-rl/core';
// The build puts the plugin of each family in its place.
import { plugin } from '@prism-rl/env-classic/plugin';

declare const policy: ActingPolicy;
declare const game: { readonly world: string; readonly config: Config };

const [canvas, said] = [document.querySelector('canvas')!, document.querySelector('p')!];

async function play(): Promise<void> {
  const env = await createEnvironment(new Registry([plugin]), { id: game.world, config: game.config });
  const { observationSpace, actionSpace } = env;
  const row = packedArray(observationSpace.dtype, observationSpace.size);
  const actions = packedArray(actionSpace.dtype, actionSpace.size);
  const pen = canvas.getContext('2d')!;
  const draw = (): void => {
    const { width, height, data } = env.render!();
    Object.assign(canvas, { width, height });
    const picture = pen.createImageData(width, height);
    for (let k = 0; k < width * height; k++)
      picture.data.set([data[3 * k]!, data[3 * k + 1]!, data[3 * k + 2]!, 255], 4 * k);
    pen.putImageData(picture, 0, 0);
  };
  for (let seed = 1; ; seed++) {
    let { observation } = env.reset({ seed });
    let [score, isOver] = [0, false];
    const state = policy.begin();
    while (!isOver) {
      draw();
      await new Promise((resolve) => setTimeout(resolve, 1000 / (env.framesPerSecond ?? 8)));
      observationSpace.pack(observation, row);
      const taken = policy.act(row as ArrayLike<number>, undefined, state);
      const chosen = typeof taken === 'number' ? [taken] : taken;
      for (let k = 0; k < actions.length; k++) actions[k] = chosen[k]!;
      const done = env.step(actionSpace.unpack(actions));
      ({ observation } = done);
      score += done.reward;
      isOver = done.terminated || done.truncated;
      said.textContent = `${seed}: ${Number(score.toFixed(1))}`;
    }
  }
}

play().catch((error: unknown) => {
  said.textContent = String(error);
});
