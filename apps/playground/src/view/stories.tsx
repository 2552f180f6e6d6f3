// Experiments to try in the world that is shown.
import { type Story, storiesOf } from '../run/choices/stories.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { inLanguage } from '../words/language.ts';
import { laterWords } from '../words/laterWords.ts';
import { Button } from './button.tsx';

/** What to try. */
export function Stories({ run }: { readonly run: LiveRun }) {
  const { id, patience, policy } = run.world.value;
  const stories = inLanguage(storiesOf(id));
  const begin = ({ link }: Story): void => {
    run.follow(`#${link}`);
    if (run.isPaused.value) run.resume();
  };
  return (
    <section class="card stories" aria-labelledby="stories-title">
      <h2 id="stories-title">{laterWords.stories.title}</h2>
      {patience !== undefined && (
        <p class="patience">
          {patience}{' '}
          {policy !== undefined && (
            <Button onClick={() => void run.playPreset()}>{laterWords.stories.watch}</Button>
          )}
        </p>
      )}
      <ul>
        {stories.map((story) => (
          <li key={story.title}>
            <Button onClick={() => begin(story)}>
              <b>{story.title}</b>
              <span>{story.about}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
