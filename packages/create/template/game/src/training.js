// A worker: trains, and sends the policy as a module every 20 000 steps.
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import { plugin } from './environment.js';

// A worker's page hears of errors, but not of rejected promises.
addEventListener('unhandledrejection', ({ reason }) => {
  throw reason;
});
const run = train({
  plugins: [plugin, policyGradients],
  env: 'MySnake-v0',
  agent: 'ppo',
  agentConfig: { learningRate: 0.001 },
  numEnvs: 16,
  steps: 400_000,
  seed: 1,
  engine: await activateBackend('auto'),
});
const returns = [];
await run.forEach((event) => {
  if (event.type === 'episode') returns.push(event.return);
  if (event.type !== 'start') return;
  event.run.schedule({
    next: (steps) => steps + 20_000,
    atEnd: () => true,
    run: async (steps) => {
      const last = returns.slice(-100);
      const mean = last.reduce((sum, value) => sum + value, 0) / Math.max(1, last.length);
      const policy = await event.run.policy();
      const about = [`Snake, PPO, ${steps} steps, mean return ${mean.toFixed(1)}`];
      const files = ['js', 'c', 'python'].map((format) => policy.export(format, about));
      postMessage({ steps, mean, files });
    },
  });
});
close();
