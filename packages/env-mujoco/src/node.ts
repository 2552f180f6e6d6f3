/** Node only: vectors over worker threads. */

export { ThreadedRobotVector } from './node/threadedRobotVector.ts';
