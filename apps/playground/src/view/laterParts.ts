// Parts of the page that are loaded after the agent starts to learn.
export { Board } from './board.tsx';
export { Crowd } from './crowd.tsx';
export { CrowdFindings } from './crowdView.tsx';
export { Curve } from './curve.tsx';
export { GenerationStage, Generations } from './generation.tsx';
export { Actions, LinkNote, NetworkView, Numbers } from './insights.tsx';
export { Legend } from './legend.tsx';
export { Palette } from './palette.tsx';
export { Past } from './past.tsx';
export { DuelVeil, headingOf, Play } from './play.tsx';
export { Settings } from './settings.tsx';
export { ShareMenu } from './shareMenu.tsx';
export { Sounds } from './sounds.tsx';
export { Stories } from './stories.tsx';
export { TakeApart } from './takeApart.tsx';
export { Workshop } from './workshop.tsx';
