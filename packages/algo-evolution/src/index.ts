export { DirectionSearch } from './searches/directions.ts';
