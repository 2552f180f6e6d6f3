export type { TeamOrder } from './teamSeat.ts';
export { serveTeam } from './teamSeat.ts';
export { ThreadTeam } from './threadTeam.ts';
