export type { TeamOrder } from './teamSeat.ts';
export { serveTeam } from './teamSeat.ts';
export { decodeShares, encodeShares } from './teamState.ts';
export { ThreadTeam } from './threadTeam.ts';
