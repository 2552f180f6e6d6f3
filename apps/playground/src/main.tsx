// The page's beginning.
import { render } from 'preact';
import { kept } from './run/live/keptChoices.ts';
import { App } from './view/app.tsx';
import { language } from './words/language.ts';
import { loadWords, words } from './words/words.ts';
import './view/style.css';

document.documentElement.lang = language;

// In a frame of another page only the world and its curves are shown, in that page's light.
const asked = new URLSearchParams(location.search);
if (asked.has('embed')) document.documentElement.classList.add('embed');
const dark = matchMedia('(prefers-color-scheme: dark)');
const light = (): void => {
  document.documentElement.dataset.theme =
    asked.get('theme') ?? kept('theme') ?? (dark.matches ? 'dark' : 'light');
};
dark.addEventListener('change', light);
light();

loadWords().then(async () => {
  document.title = words.page.title;
  const Page = asked.has('gpu') ? (await import('./view/gpuPage.tsx')).GpuPage : App;
  render(<Page />, document.getElementById('app')!);
});
