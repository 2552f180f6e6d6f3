export { Snake } from './snake.ts';
