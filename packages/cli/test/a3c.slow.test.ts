import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { outcome } from './outcome.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();

const small = '--set hidden=[16] --eval-episodes 4';

describe('prism train a3c', () => {
  test('in threads: events, evaluation, checkpoint, report, film; Ctrl-C; resume', async () => {
    const train = `train a3c CartPole-v1 --num-envs 2 ${small} --run-dir threads --json`;
    const stopped = await runPrism(`${train} --steps 400000 --checkpoint-every 2048`, {
      cwd: folder,
      interruptWhen: () => existsSync(join(folder, 'threads', 'checkpoints', '000000004096.safetensors')),
    });
    expect(stopped.code).toBe(130);
    const { envSteps } = lastJson(stopped) as { envSteps: number };
    expect(envSteps).toBeLessThan(400_000);
    const manifest = join(folder, 'threads', 'manifest.json');
    const steps = envSteps + 3000;
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"steps": 400000', `"steps": ${steps}`));
    const resumed = await runPrism('resume threads --json --eval-episodes 4', { cwd: folder });
    expect(resumed.stderr).toContain(`continuing at step ${envSteps} of ${steps}`);
    expect(resumed.code).toBe(0);
    expect(lastJson(resumed)).toMatchObject({
      envSteps: steps,
      reason: 'finished',
      evaluation: { episodes: 4 },
    });
    expect(existsSync(join(folder, 'threads', 'report.html'))).toBe(true);
    const { rows } = outcome(join(folder, 'threads'));
    const marks = rows.map((row) => row.envSteps);
    expect(marks).toEqual(marks.toSorted((a, b) => a - b));
    for (const type of ['episode', 'update', 'evaluation']) {
      expect(
        rows.some((row) => row.type === type && row.envSteps > envSteps),
        type,
      ).toBe(true);
    }
  });
});
