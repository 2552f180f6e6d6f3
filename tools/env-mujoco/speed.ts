// Steps a second of vectors of four robots with random actions, resets included, on one thread and on two:
// node --conditions=@prism-rl/source tools/env-mujoco/speed.ts [seconds] [ids...]; speed.py measures Gymnasium's, speed_turns.py all of them.
import { Rng } from '../../packages/core/src/index.ts';
import { plugin } from '../../packages/env-mujoco/src/plugin.ts';

const seconds = Number(process.argv[2] ?? 0.6);
const ids = process.argv.slice(3);
const numEnvs = 4;
for (const [id, entry] of Object.entries(plugin.environments!)) {
  if (ids.length > 0 && !ids.includes(id)) continue;
  const rates: number[] = [];
  for (const threads of [1, 2]) {
    const env = await entry.createVector!(numEnvs, { ...entry.defaults, threads } as never);
    const rng = new Rng(1);
    const actions = Array.from({ length: 64 }, () =>
      Float32Array.from(
        Array.from({ length: numEnvs }, () => [...(env.actionSpace.sample(rng) as Float32Array)]).flat(),
      ),
    );
    env.reset({ seed: 1 });
    const measure = (time: number): number => {
      const start = performance.now();
      let steps = 0;
      while (performance.now() - start < 1000 * time) env.step(actions[steps++ % 64]!);
      return (1000 * steps * numEnvs) / (performance.now() - start);
    };
    measure(seconds / 3);
    rates.push(measure(seconds));
    env.close!();
  }
  console.log(`${id} ${rates.map(Math.round).join(' ')}`);
}
