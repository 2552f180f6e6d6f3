/** What needs Node: vectors over worker threads. */

export { ThreadedRobotVector } from './node/threadedRobotVector.ts';
