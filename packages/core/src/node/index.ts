export type { VectorTeamParts } from './vectorTeam.ts';
export { serveVector, VectorTeam } from './vectorTeam.ts';
