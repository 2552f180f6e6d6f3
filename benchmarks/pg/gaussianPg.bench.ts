// The course's Gaussian policy gradient from end to end, alternating with its script in PyTorch, Gymnasium and scikit-learn.
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import type { Report } from '../src/index.ts';
import { findPython, median } from '../src/index.ts';

export const suite = 'pg';

const rounds = 3;
/** The same for both; ours includes compiling. */
const iterations = 12;
const script = 500;

async function ours(seed: number, engine: Engine): Promise<number> {
  let stepsPerSecond = Number.NaN;
  const started = performance.now();
  const run = train({
    plugins: [box2d, policyGradients],
    env: 'LunarLanderContinuous-v3',
    agent: 'gaussian-pg',
    preset: 'course',
    seed,
    engine,
    agentConfig: { iterations },
  });
  await run.forEach((event) => {
    if (event.type === 'end') stepsPerSecond = (1000 * event.envSteps) / (performance.now() - started);
  });
  return stepsPerSecond;
}

export async function run(report: Report): Promise<void> {
  const engine = await activateBackend('auto');
  const python = await findPython(['torch', 'gymnasium', 'Box2D', 'sklearn', 'scipy']);
  const our: number[] = [];
  const their: number[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    our.push(await ours(seed, engine));
    if (python === undefined) continue;
    const peer = await python.runPeer('gaussian_pg_torch.py', [String(iterations), String(seed)]);
    their.push(Number(peer.stepsPerSecond));
  }
  report({
    suite,
    name: `Gaussian policy gradient on LunarLanderContinuous-v3 (${engine.name})`,
    unit: 'steps/s',
    value: median(our),
    higherIsBetter: true,
    ...(their.length > 0 && {
      peer: 'the course’s script in PyTorch + Gymnasium, 1 thread',
      peerValue: median(their),
    }),
  });
  // An iteration has little more than 3000 steps.
  report({
    suite,
    name: `${script} iterations of the course's script, worked out from that`,
    unit: 's',
    value: (script * 3100) / median(our),
    higherIsBetter: false,
    ...(their.length > 0 && {
      peer: 'the course’s script in PyTorch + Gymnasium, 1 thread',
      peerValue: (script * 3100) / median(their),
    }),
  });
}
