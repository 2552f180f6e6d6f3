export { LearnerThreads } from './learnerThreads.ts';
