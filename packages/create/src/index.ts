export { CreateError, createPlugin } from './createPlugin.ts';
