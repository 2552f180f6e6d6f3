import test from 'node:test';
import { checkLogger } from '@prism-rl/testing';
import { EpisodeLines } from './episodeLines.ts';

for (const check of checkLogger(() => {
  const lines: string[] = [];
  return { logger: new EpisodeLines((line) => lines.push(line)), written: () => lines.join('\n') };
})) {
  test(check.name, check.run);
}
