// Parts of the page that are loaded after the agent starts to learn.

export { Board } from './board.tsx';
export { Crowd } from './crowd.tsx';
export { Curve } from './curve.tsx';
export { Duel } from './duel.tsx';
export { Past } from './past.tsx';
export { Present } from './present.tsx';
export { Stories } from './stories.tsx';
export { TakeApart } from './takeApart.tsx';
export { Workshop } from './workshop.tsx';
