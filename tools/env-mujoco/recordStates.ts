// Plays the variants with actions of their spaces and writes MuJoCo's state after every reset and step, and the outputs of our
// environments; teacher_forcing.py passes the same states to Gymnasium. node --conditions=@prism-rl/source tools/env-mujoco/recordStates.ts
// <variants.json> <folder> [steps]
import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '../../packages/core/src/index.ts';
import { Rng } from '../../packages/core/src/index.ts';
import { loadMujoco } from '../../packages/env-mujoco/src/engine/mujoco.ts';
import { robotTask } from '../../packages/env-mujoco/src/robots.ts';
import { SimulationTask } from '../../packages/env-mujoco/src/simulation/task.ts';

const [variantsFile, folder, steps = '1000'] = process.argv.slice(2) as [string, string, string?];
const variants = JSON.parse(fs.readFileSync(variantsFile, 'utf8')) as [string, Config][];
/** By MuJoCo's names. */
const arrays = {
  qpos: 'qpos',
  qvel: 'qvel',
  ctrl: 'ctrl',
  xpos: 'xpos',
  xipos: 'xipos',
  site_xpos: 'siteXpos',
  cinert: 'cinert',
  cvel: 'cvel',
  cfrc_ext: 'cfrcExt',
  qfrc_actuator: 'qfrcActuator',
  qfrc_constraint: 'qfrcConstraint',
  ten_length: 'tenLength',
  ten_velocity: 'tenVelocity',
} as const;

fs.mkdirSync(folder, { recursive: true });
const mujoco = await loadMujoco();
for (const [index, [id, settings]] of variants.entries()) {
  const task = new SimulationTask(mujoco, robotTask(id, settings));
  const [simulation] = task.create(1);
  const { physics } = simulation!;
  const sizes = Object.entries(arrays).map(([name, ours]) => [name, physics[ours].length] as const);
  const rows: Float64Array[] = [];
  const observation = new Float64Array(task.observationSpace.size);
  const told: object[] = [];
  const outcome = { reward: 0, terminated: false, truncated: false };
  const record = (step: boolean): void => {
    task.observe(simulation!, observation, 0);
    for (const ours of Object.values(arrays)) rows.push(physics[ours].slice());
    rows.push(observation.slice());
    const info = Object.entries(task.info(simulation!)).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : Array.from(value as Float64Array),
    ]);
    told.push({ step, ...(step && { ...outcome }), info: Object.fromEntries(info) });
  };
  const stream = new Rng(index);
  const actions = new Rng(1000 + index);
  const action = new Float32Array(task.actionSpace.size);
  task.start(simulation!, stream);
  record(false);
  for (let step = 0; step < Number(steps); step++) {
    task.actionSpace.pack(task.actionSpace.sample(actions), action);
    task.step(simulation!, action, 0, stream, outcome);
    record(true);
    if (outcome.terminated) {
      task.start(simulation!, stream);
      record(false);
    }
  }
  const total = rows.reduce((sum, { length }) => sum + length, 0);
  const all = new Float64Array(total);
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  fs.writeFileSync(path.join(folder, `${index}.f64`), all);
  const header = { id, sizes: [...sizes, ['observation', observation.length]], told };
  fs.writeFileSync(path.join(folder, `${index}.json`), JSON.stringify(header));
  task.close();
}
