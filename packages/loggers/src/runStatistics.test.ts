import { expect, test } from 'vitest';
import { exampleManifest } from '../test/exampleRun.ts';
import { RunStatistics } from './runStatistics.ts';

test('the speed of a resumed run is that of its own steps', () => {
  let now = 0;
  const run = new RunStatistics(() => now);
  run.observe({ type: 'start', envSteps: 5000, manifest: exampleManifest(10_000) });
  now = 1;
  run.observe({
    ...{ type: 'episode', envSteps: 5100, episode: 7, env: 0, return: 1, length: 10 },
    ...{ terminated: true, truncated: false },
  });
  expect(run.stepsPerSecond).toBe(100);
});
