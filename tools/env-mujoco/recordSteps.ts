// Plays seeds 0, 1, … of a robot with actions of its space and writes positions and velocities after every step, float64, to standard
// output; roundoff.py compares them with Gymnasium's.
// node --conditions=@prism-rl/source tools/env-mujoco/recordSteps.ts <id> <seeds> <steps> [attributes of the model's option, to be set first]
import { Rng } from '../../packages/core/src/index.ts';
import { loadMujoco } from '../../packages/env-mujoco/src/engine/mujoco.ts';
import { robotTask } from '../../packages/env-mujoco/src/robots.ts';
import { SimulationTask } from '../../packages/env-mujoco/src/simulation/task.ts';

const [id, seeds, steps, attributes = ''] = process.argv.slice(2) as [string, string, string, string?];
const usual = robotTask(id);
const model = usual.model.replace('<option ', `<option ${attributes} `);
const task = new SimulationTask(await loadMujoco(), { ...usual, model });
const [simulation] = task.create(1);
const { physics } = simulation!;
const action = new Float32Array(task.actionSpace.size);
const outcome = { reward: 0, terminated: false, truncated: false };
for (let seed = 0; seed < Number(seeds); seed++) {
  const [stream, actions] = [new Rng(seed), new Rng(seed)];
  task.start(simulation!, stream);
  for (let step = 0; step < Number(steps); step++) {
    task.actionSpace.pack(task.actionSpace.sample(actions), action);
    task.step(simulation!, action, 0, stream, outcome);
    for (const array of [physics.qpos, physics.qvel])
      process.stdout.write(new Uint8Array(array.slice().buffer));
  }
}
task.close();
