// Parts of the page that are loaded after the agent starts to learn.

export { Board } from './board.tsx';
export { Crowd } from './crowd.tsx';
export { CrowdFindings } from './crowdView.tsx';
export { Curve } from './curve.tsx';
export { Past } from './past.tsx';
export { DuelVeil, Play } from './play.tsx';
export { Stories } from './stories.tsx';
export { TakeApart } from './takeApart.tsx';
export { Workshop } from './workshop.tsx';
