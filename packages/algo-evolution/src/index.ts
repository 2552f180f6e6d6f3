export { minimise } from './minimise.ts';
export { CmaEs } from './searches/cma.ts';
export { adamSteps, byRank, DirectionSearch } from './searches/directions.ts';
export { GeneticSearch } from './searches/ga.ts';
