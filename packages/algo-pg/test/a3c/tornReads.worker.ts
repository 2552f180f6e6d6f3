// Updates and reads a network whose parameters are all equal unless a partial update is visible or left behind.
import { parentPort, workerData } from 'node:worker_threads';
import type { SharedMemory, SharedParametersConfig } from '../../src/a3c/sharedParameters.ts';
import { SharedParameters } from '../../src/a3c/sharedParameters.ts';

const { memory, config, rounds } = workerData as {
  memory: SharedMemory;
  config: SharedParametersConfig;
  rounds: number;
};
const shared = new SharedParameters(memory, config);
const seen = new Float32Array(shared.size);
let torn = 0;
for (let round = 0; round < rounds; round++) {
  shared.read(seen);
  if (seen.some((value) => value !== seen[0])) torn++;
  seen.fill(1 + (round % 7));
  shared.update(seen, 0.001, 1);
}
parentPort!.postMessage(torn);
