// A worker for threadTeam.test.ts: writes twice the order's number into its place of the shared array.
import { PrismError } from '@prism-rl/core';
import { serveTeam } from '../src/node/teamWorker.ts';

serveTeam(({ place, shared }: { place: number; shared: Float64Array }) => ({ what, argument, bytes }) => {
  if (what === 2) throw new PrismError('invalid-argument', `Worker ${place} does not like ${argument}.`);
  shared[place] = 2 * argument;
  return bytes?.map((byte) => byte + place);
});
