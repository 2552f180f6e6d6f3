export { serveVector, VectorTeam } from './vectorTeam.ts';
