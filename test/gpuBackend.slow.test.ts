// Whole runs on a GPU from the command line. They need no GPU, but SwiftShader, see packages/gpu/test/softwareGpu.ts.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { end, outcome, runningWorker } from '../packages/cli/test/outcome.ts';
import { lastJson, type RunPrismOptions, runPrism } from '../packages/cli/test/runPrism.ts';
import { folder as drivers, hasSoftwareGpu } from '../packages/gpu/test/softwareGpu.ts';
import { permutationTest, ScoreMatrix } from '../packages/stats/src/index.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
const env = {
  LD_LIBRARY_PATH: drivers ?? '',
  VK_ICD_FILENAMES: join(drivers ?? '', 'vk_swiftshader_icd.json'),
};
const prism = (command: string, options: RunPrismOptions = {}) =>
  runPrism(command, { cwd: folder, env, ...options });

const SMALL = '--set hidden=[8] --set batchSize=8 --set learningStarts=50 --set atoms=11 --eval-episodes 3';

/** Settings with which agents learn CartPole in a few thousand steps of a single environment. */
const LEARNING = {
  dqn: {
    ...{ hidden: [16, 16], batchSize: 16, replayCapacity: 4096, learningStarts: 100, trainEvery: 1 },
    ...{
      epsilonSteps: 1500,
      learningRate: 2e-3,
      learningRateEnd: 2e-3,
      targetUpdateEvery: 100,
      targetTau: 1,
    },
  },
  pqn: {
    ...{ hidden: [16], rolloutSteps: 32, epochs: 4, minibatches: 4, learningRate: 5e-3 },
    ...{ rewardScale: 0.1, epsilonFraction: 0.3 },
  },
  ppo: {
    ...{ hidden: [16], rolloutSteps: 128, epochs: 4, minibatches: 4, learningRate: 5e-3 },
    ...{ discount: 0.98, gaeLambda: 0.9 },
  },
};

/** What decides the future of a sweep's run; its checkpoint has no replay memory any more. */
function rowsOf(sweep: string, arm: string, seed: number) {
  return outcome(join(folder, sweep, 'runs', 'CartPole-v1', arm, `seed${seed}`)).rows.filter(
    ({ type }) => type !== 'start' && type !== 'checkpoint',
  );
}

describe.runIf(hasSoftwareGpu)('on a GPU', () => {
  test('a run that is killed and resumed equals an uninterrupted one', async () => {
    const run = `train rainbow CartPole-v1 --backend gpu --steps 1000 --seed 3 ${SMALL} --set replayCapacity=300`;
    const intervals = '--checkpoint-every 150 --eval-every 400';
    const whole = await prism(`${run} ${intervals} --run-dir whole --json`);
    expect(whole.code, whole.stderr).toBe(0);
    expect(lastJson(whole)).toMatchObject({ envSteps: 1000, updates: 951, backend: 'gpu' });
    const checkpoints = join(folder, 'killed', 'checkpoints');
    const killWhen = () => existsSync(checkpoints) && readdirSync(checkpoints).length > 1;
    const killed = await prism(`${run} ${intervals} --run-dir killed`, { killWhen });
    expect(killed.code, killed.stderr).toBeNull();
    const resumed = await prism('resume killed');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(resumed.stderr).toMatch(/continuing at step \d+ of 1000/);
    expect(end(join(folder, 'killed'))).toEqual(end(join(folder, 'whole')));
    // Stopped by Ctrl-C it continues as well, and the agent acts on the processor.
    const stopped = await prism(`${run} ${intervals} --run-dir stopped`, {
      interruptWhen: () =>
        existsSync(join(folder, 'stopped', 'checkpoints')) &&
        readdirSync(join(folder, 'stopped', 'checkpoints')).length > 1,
    });
    expect(stopped.stderr).toContain('continue with: prism resume');
    expect((await prism('resume stopped')).code).toBe(0);
    expect(end(join(folder, 'stopped')).last).toEqual(end(join(folder, 'whole')).last);
    const judged = await prism('evaluate whole --episodes 5 --json', { env: {} });
    expect(lastJson(judged)).toMatchObject({ episodes: 5 });
  });

  const rollouts = '--num-envs 4 --set hidden=[8] --set rolloutSteps=32';
  const offPolicy = '--set hidden=[8] --set batchSize=8 --set learningStarts=50';
  test.each([
    ['pqn', 'CartPole-v1', rollouts, 7],
    ['ppo', 'CartPole-v1', `${rollouts} --set normalizeObservations=true --set normalizeRewards=true`, 7],
    ['ppo', 'MountainCarContinuous-v0', `${rollouts} --set squash=true --set targetKl=0.001`, 7],
    ['iqn', 'CartPole-v1', `${offPolicy} --set trainEvery=4`, 237],
    [
      'dqn',
      'CartPole-v1',
      `${offPolicy} --num-envs 4 --set trainEvery=8 --set activation=elu --wrap frame-stack:k=2 --wrap clip-reward --wrap time-limit:maxEpisodeSteps=60`,
      119,
    ],
    // The processor steps it.
    ['dqn', 'LunarLander-v3', `${offPolicy} --num-envs 2 --set noisy=true --wrap clip-reward`, 476],
  ])(
    'so does one of %s in %s, in the middle of a rollout or between two reports',
    async (name, world, set, updates) => {
      const agent = `${name}-${world}`;
      const run = `train ${name} ${world} --backend gpu --steps 1000 --eval-episodes 3 ${set}`;
      const intervals = '--checkpoint-every 152 --eval-every 400';
      const whole = await prism(`${run} ${intervals} --run-dir ${agent} --json`);
      expect(whole.code, whole.stderr).toBe(0);
      expect(lastJson(whole)).toMatchObject({ envSteps: 1000, updates, backend: 'gpu' });
      const checkpoints = join(folder, `${agent}-killed`, 'checkpoints');
      const killWhen = () => existsSync(checkpoints) && readdirSync(checkpoints).length > 1;
      const killed = await prism(`${run} ${intervals} --run-dir ${agent}-killed`, { killWhen });
      expect(killed.code, killed.stderr).toBeNull();
      const resumed = await prism(`resume ${agent}-killed`);
      expect(resumed.code, resumed.stderr).toBe(0);
      expect(end(join(folder, `${agent}-killed`))).toEqual(end(join(folder, agent)));
    },
  );

  test('an ablation trains arms and seeds at once, each as if it were alone', {
    timeout: 900_000,
  }, async () => {
    const sweep = `ablate --envs CartPole-v1 --arms dqn,rainbow --seeds 2 --steps 600 --evaluations 2 --checkpoint-every 150 --backend gpu ${SMALL}`;
    const all = await prism(`${sweep} --out all --json`);
    expect(all.code, all.stderr).toBe(0);
    expect(lastJson(all)).toMatchObject({ reason: 'finished', runs: 4, failures: [] });
    expect(existsSync(join(folder, 'all', 'report.html'))).toBe(true);
    const lines = readFileSync(join(folder, 'all', 'results.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const together = lines.map(
      (line) => (JSON.parse(line) as { machine: { runsInOneGraph?: number } }).machine,
    );
    expect(together.map(({ runsInOneGraph }) => runsInOneGraph)).toEqual([4, 4, 4, 4]);
    const mixed = await prism('ablate --envs CartPole-v1 --arms dqn,a2c --backend gpu');
    expect(mixed.stderr).toMatch(/^error: The backend gpu cannot train a2c\.$/m);
    expect(mixed.code).toBe(2);
    const alone = await prism(`${sweep} --out alone --together 1`);
    expect(alone.code, alone.stderr).toBe(0);
    const seen = new Set<string>();
    for (const arm of ['dqn', 'rainbow'])
      for (const seed of [1, 2]) {
        expect(rowsOf('all', arm, seed)).toEqual(rowsOf('alone', arm, seed));
        seen.add(JSON.stringify(rowsOf('all', arm, seed)));
      }
    expect(seen.size).toBe(4);
    // Killed in the middle of its runs, together with its worker, it continues by the same command.
    const out = join(folder, 'killed-all');
    const checkpoints = join(out, 'runs/CartPole-v1/rainbow/seed2/checkpoints');
    let worker = Number.NaN;
    let isDead = false;
    const killed = await prism(`${sweep} --out killed-all --json`, {
      onOutput: async () => {
        if (Number.isNaN(worker)) worker = await runningWorker(out);
      },
      killWhen: () => {
        const isTime = existsSync(checkpoints) && readdirSync(checkpoints).length > 1;
        if (!isTime || Number.isNaN(worker) || isDead) return isDead;
        isDead = process.kill(worker, 'SIGKILL');
        return true;
      },
    });
    expect(killed.code, killed.stderr).toBeNull();
    expect(existsSync(join(out, 'report.html'))).toBe(false);
    const start = () => readFileSync(join(checkpoints, '../metrics.jsonl'), 'utf8').split('\n', 1);
    const begun = start();
    const resumed = await prism(`${sweep} --out killed-all --json`);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(lastJson(resumed)).toMatchObject({ reason: 'finished', runs: 4, failures: [] });
    // The row has the time, so a run that had begun anew would have another one.
    expect(start()).toEqual(begun);
    for (const arm of ['dqn', 'rainbow'])
      for (const seed of [1, 2]) {
        const [found, whole] = ['killed-all', 'all'].map((sweep) =>
          outcome(join(folder, sweep, 'runs/CartPole-v1', arm, `seed${seed}`)),
        );
        expect(found!.rows).toEqual(whole!.rows);
        expect(found!.checkpoints.at(-1)).toEqual(whole!.checkpoints.at(-1));
      }
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  });

  test('sixteen seeds of an agent have the returns that sixteen have on the processor', {
    timeout: 900_000,
  }, async () => {
    // The runs are short, so that returns still differ between seeds and a slower learner is detected.
    const sweep = {
      ...{ environments: ['CartPole-v1'], seeds: 16, steps: 4000, numEnvs: 1 },
      ...{ evaluations: 1, evaluationEpisodes: 20 },
    };
    const arms = Object.entries(LEARNING).map(([agent, config]) => ({
      agent,
      name: agent,
      config: { ...config },
    }));
    const slower = arms.map(({ agent, config }) => {
      const learningRate = config.learningRate / 30;
      return { agent, name: `slower ${agent}`, config: { ...config, learningRate } };
    });
    const scoresOf = async (backend: string, trained: typeof arms) => {
      writeFileSync(join(folder, `${backend}.json`), JSON.stringify({ ...sweep, arms: trained }));
      const { code, stdout, stderr } = await prism(
        `sweep ${backend}.json --backend ${backend} --out ${backend} --json`,
      );
      expect(code, stderr).toBe(0);
      const { runs } = lastJson({ stdout }) as { runs: { id: string; score: number }[] };
      return (arm: string): ScoreMatrix => {
        const own = runs.filter(({ id }) => id.split('/')[1] === arm);
        return new ScoreMatrix(
          16,
          1,
          Float64Array.from(own, ({ score }) => score),
        );
      };
    };
    const onGpu = await scoresOf('gpu', arms);
    const onProcessor = await scoresOf('ort', [...arms, ...slower]);
    for (const { name } of arms) {
      const scores = onGpu(name);
      // Without looking, pushes to the left and to the right in turn keep the pole up for 40 steps.
      expect(scores.values.reduce((sum, one) => sum + one) / 16, name).toBeGreaterThan(80);
      expect(permutationTest(scores, onProcessor(name), 'mean'), name).toBeGreaterThan(0.05);
      expect(permutationTest(scores, onProcessor(`slower ${name}`), 'mean'), name).toBeLessThan(0.01);
    }
  });
});

test.each([
  ['train a2c CartPole-v1', /^error: The backend gpu cannot train a2c\.\n {2}Change .* It can train .*dqn/m],
  ['train ppo CartPole-v1 --set recurrent=gru', /^error: .* cannot train ppo with recurrent=gru\.$/m],
  [
    'train dqn CartPole-v1 --num-envs 4 --set batchSize=32 --set learningStarts=35',
    /^error: .* cannot train dqn with learningStarts below 36 \(batchSize \+ nStep × environments\)\.$/m,
  ],
  [
    'train dqn CartPole-v1 --wrap time-limit --wrap normalize-reward',
    /^error: The backend gpu cannot train dqn with wrappers that normalise\.$/m,
  ],
  [
    'ablate --arms dqn,dqn+munchausen,dqn+hl-gauss --envs CartPole-v1',
    /^error: .* cannot train dqn\+hl-gauss with distribution=histogram\.$/m,
  ],
])('%s is refused', async (command, sentence) => {
  const { code, stderr } = await prism(`${command} --backend gpu`, { env: { VK_ICD_FILENAMES: '/nowhere' } });
  expect(stderr).toMatch(sentence);
  expect(code).toBe(2);
});

test.runIf(process.platform === 'linux')('a machine without a GPU says so, and how to get one', async () => {
  const nothing = { env: { VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere', LD_LIBRARY_PATH: '' } };
  for (const command of ['train dqn CartPole-v1', 'ablate --arms dqn --envs CartPole-v1 --seeds 1']) {
    const { code, stderr } = await prism(`${command} --backend gpu`, nothing);
    expect(stderr).toMatch(
      /^error: The backend gpu cannot run here: .*\.\n {2}To get it: install the GPU's Vulkan driver/m,
    );
    expect(code).not.toBe(0);
  }
});
