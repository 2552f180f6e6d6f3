// Parts of the page that nobody misses before the agent learns: loaded then.
export { Stories } from './stories.tsx';
export { TakeApart } from './takeApart.tsx';
