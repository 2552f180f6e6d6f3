import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { end, lastingRows } from './outcome.ts';
import { type Finished, lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

const metrics = (runDir: string) => lastingRows(join(folder, runDir, 'metrics.jsonl'));
const last = (runDir: string) => end(join(folder, runDir)).last;

/** The arguments of `prism` in the command on a run's page, as a shell reads them. */
function commandIn(runDir: string): string[] {
  const page = readFileSync(join(folder, runDir, 'report.html'), 'utf8');
  const [, line = ''] = /<pre><code>npm run prism -- (.*?)<\/code>/.exec(page) ?? [];
  const script = `printf '%s\\n' ${line.replaceAll('&#39;', "'").replaceAll('&quot;', '"')}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

const settings = '--eval-episodes 5 --set hidden=[16] --set learningStarts=500';
const short = `--steps 2000 ${settings}`;

describe('train, evaluate, resume, report', () => {
  test('targets outside the values that categories cover are noted in the terminal, the metrics and the report', async () => {
    const train = (max: number) =>
      here(
        `train dqn CartPole-v1 --set distribution=histogram --set valueMin=-1 --set valueMax=${max} ${short} --run-dir to${max}`,
      );
    const said = /of the targets were outside valueMin = -1 to valueMax = (0|500) and were clipped/;
    const page = (max: number) => readFileSync(join(folder, `to${max}`, 'report.html'), 'utf8');
    const shares = (max: number) => metrics(`to${max}`).flatMap(({ clippedTargets }) => clippedTargets ?? []);
    expect((await train(0)).stderr.match(said)).toHaveLength(2);
    expect(page(0)).toMatch(said);
    const schedule = 'the schedule of epsilonSteps takes 10,000 steps, but the run has 2,000 steps';
    expect(page(0)).toContain(`>Note: ${schedule}.</p>`);
    expect(Math.max(...shares(0).map(Number))).toBeGreaterThan(0.9);
    expect((await train(500)).stderr).not.toMatch(said);
    expect(page(500)).not.toMatch(said);
    expect(new Set(shares(500))).toEqual(new Set([0]));
  });

  test('parts are left out by an option as by the name of the arm: the same run', async () => {
    const more = '--set hidden=[8] --set learningStarts=100 --steps 300 --eval-episodes 2';
    await here(`train rainbow CartPole-v1 --without noisy --without c51,per ${more}`);
    const name = 'rainbow-no-per-no-c51-no-noisy';
    const runDir = `runs/${name}-CartPole-v1-seed0`;
    await here(`train ${name} CartPole-v1 ${more} --run-dir named`);
    expect(metrics(runDir)).toEqual(metrics('named'));
    expect(commandIn(runDir).slice(0, 3)).toEqual(['train', name, 'CartPole-v1']);
    const { agentConfig } = JSON.parse(readFileSync(join(folder, runDir, 'manifest.json'), 'utf8'));
    expect(agentConfig).toMatchObject({
      ...{ noisy: false, distribution: 'none', replay: 'uniform' },
      double: true,
    });
  });

  test('a run leaves its directory, says what came out, and the same seed gives the same metrics', async () => {
    const call = `train dqn CartPole-v1 ${short} --eval-every 700 --seed 3`;
    const first = await runPrism(`${call} --run-dir a --json`, { cwd: folder });
    expect(first.stderr).toContain('seed 3');
    expect(first.code).toBe(0);
    const summary = lastJson(first);
    expect(summary).toMatchObject({
      runDir: 'a',
      envSteps: 2000,
      reason: 'finished',
      evaluation: { episodes: 5 },
    });
    expect(summary.stepsPerSecond).toBeGreaterThan(0);
    expect(summary.backend).toBe('ort');
    for (const file of ['manifest.json', 'metrics.jsonl', 'report.html', 'checkpoints', 'tensorboard']) {
      expect(existsSync(join(folder, 'a', file)), file).toBe(true);
    }
    const manifest = JSON.parse(readFileSync(join(folder, 'a', 'manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      agent: 'dqn',
      seed: 3,
      agentConfig: { hidden: [16] },
      context: { nodeVersion: process.version, engine: expect.stringMatching(/^onnxruntime-/) as string },
    });
    // Run the page's command.
    await ok(`${commandIn('a').join(' ')} --run-dir b --json`);
    const [rows, again] = [metrics('a'), metrics('b')];
    expect(rows.length).toBeGreaterThan(20);
    expect(JSON.parse(JSON.stringify(again).replaceAll('b/checkpoints', 'a/checkpoints'))).toEqual(rows);

    const evaluated = await here('evaluate a --episodes 4 --json');
    expect(lastJson(evaluated)).toMatchObject({
      episodes: 4,
      meanReturn: expect.any(Number),
      stdReturn: expect.any(Number),
    });
    const report = await here('report a');
    expect(report.stdout.trim()).toBe(join('a', 'report.html'));
    const finished = await here('resume a');
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain('is finished');

    // Killed before its last row: the final evaluation was played already, only the end is missing.
    const file = join(folder, 'a', 'metrics.jsonl');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'end' });
    writeFileSync(file, `${lines.slice(0, -1).join('\n')}\n`);
    const ended = await here('resume a --json');
    const { evaluation, meanReturn } = summary as { evaluation: object; meanReturn: number };
    expect(lastJson(ended)).toMatchObject({ reason: 'finished', evaluation, meanReturn });
  });

  test('Ctrl-C stops before the end with everything closed, and resume goes on as if nothing had happened', async () => {
    const run = `train dqn CartPole-v1 ${settings} --steps 4000 --seed 9 --json`;
    const stopped = await runPrism(`${run} --run-dir c`, { cwd: folder, interruptAt: /settings/ });
    expect(stopped.code).toBe(130);
    const { envSteps, reason } = lastJson(stopped) as { envSteps: number; reason: string };
    expect(reason).toBe('stopped');
    expect(envSteps).toBeLessThan(4000);
    expect(stopped.stderr).toContain('prism resume c');
    expect(metrics('c').length).toBeGreaterThan(0);

    const resumed = await here('resume c --json');
    const whole = await here(`${run} --run-dir straight`);
    const { evaluation } = lastJson(whole);
    expect(lastJson(resumed)).toMatchObject({ reason: 'finished', envSteps: 4000, evaluation });
    expect(last('c')).toEqual(last('straight'));
  });

  test('a run that checks contracts says so, and its manifest knows', async () => {
    const run = 'train q-learning CliffWalking-v1 --steps 100 --eval-episodes 1';
    for (const [mode, options] of [
      ['debug', '--debug'],
      ['optimized', ''],
    ] as const) {
      const { stderr } = await here(`${run} ${options} --run-dir ${mode}`);
      expect(stderr.includes('contracts are checked, which slows')).toBe(mode === 'debug');
      const manifest = JSON.parse(readFileSync(join(folder, mode, 'manifest.json'), 'utf8')) as object;
      expect(manifest).toMatchObject({ context: { mode } });
    }
  });

  test('Ctrl-C in the last evaluation ends with the episodes that were played', async () => {
    const run = 'train q-learning CliffWalking-v1 --steps 50000 --eval-episodes 50000000';
    const stopped = await runPrism(`${run} --run-dir judged --json`, {
      cwd: folder,
      interruptAt: /evaluating/,
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(
      /evaluation stopped after \d+ of 50000000 episodes(: mean return -\d+\.\d)?; evaluate with: prism evaluate judged, or add it to the run with: prism resume judged/,
    );
    expect(lastJson(stopped)).toMatchObject({ reason: 'finished', envSteps: 50_000, evaluation: null });
    // The evaluation uses the final policy.
    const last = join(folder, 'judged', 'checkpoints', '000000050000.stopped.safetensors');
    expect(existsSync(last)).toBe(true);
    const evaluated = await here('evaluate judged --episodes 2 --json');
    expect(lastJson(evaluated)).toMatchObject({ episodes: 2 });
  });

  test('one that was killed before its first checkpoint begins anew, and ends as it would have', async () => {
    const run = 'train q-learning CliffWalking-v1 --steps 20000 --eval-episodes 2';
    await ok(`${run} --run-dir untouched`);
    const killed = await runPrism(`${run} --checkpoint-every 20000 --run-dir early`, {
      cwd: folder,
      killWhen: () => existsSync(join(folder, 'early', 'metrics.jsonl')),
    });
    expect(killed.code).toBeNull();
    expect(
      readdirSync(join(folder, 'early', 'checkpoints')).filter((name) => name.endsWith('.safetensors')),
    ).toEqual([]);
    const resumed = await here('resume early');
    expect(resumed.stderr).toContain('killed before its first checkpoint');
    expect(resumed.code).toBe(0);
    expect(last('early')).toEqual(last('untouched'));
  });

  test('a directory is for one process at a time', async () => {
    const run = 'train q-learning CliffWalking-v1 --steps 4000000 --run-dir taken';
    let second: Promise<Finished> | undefined;
    let isRefused = false;
    const first = await runPrism(run, {
      cwd: folder,
      signal: 'SIGHUP', // the terminal closed: saves as on Ctrl-C
      interruptWhen: () => {
        if (existsSync(join(folder, 'taken', 'run.lock')))
          second ??= runPrism('resume taken', { cwd: folder }).finally(() => {
            isRefused = true;
          });
        return isRefused;
      },
    });
    const refused = await second!;
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/error: Process \d+ is training in taken already\./);
    expect(first.code).toBe(130);
    expect(existsSync(join(folder, 'taken', 'run.lock'))).toBe(false);
  });
});

describe('whoever reads has gone away', () => {
  test('messages are not what the work is for: it goes on', async () => {
    const args = 'train q-learning CliffWalking-v1 --steps 3000 --run-dir unread --json';
    const finished = await runPrism(args, { cwd: folder, hangUpOn: 'stderr' });
    expect(finished.code).toBe(0);
    expect(lastJson(finished)).toMatchObject({ envSteps: 3000, reason: 'finished' });
    expect(existsSync(join(folder, 'unread', 'report.html'))).toBe(true);
  });

  test('results without a reader: it stops', async () => {
    const args = 'rollout CliffWalking-v1 --steps 1000000000';
    const { code, stderr } = await runPrism(args, { hangUpOn: 'stdout' });
    expect(stderr).toBe('');
    expect(code).toBe(141);
  });
});
