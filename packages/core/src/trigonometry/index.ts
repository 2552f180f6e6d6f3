export { angleTable } from './angleTable.ts';
export { cos, sin } from './trigonometry.ts';
