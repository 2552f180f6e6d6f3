// Parts of the page that are not needed before the agent learns: loaded then.
export { Curve } from './curve.tsx';
export { Present } from './present.tsx';
export { Stories } from './stories.tsx';
export { TakeApart } from './takeApart.tsx';
