export { adamSteps, byRank, DirectionSearch } from './searches/directions.ts';
