/** Node only: vectors over worker threads. */

export { ThreadedSimulationVector } from './node/threadedVectorEnv.ts';
