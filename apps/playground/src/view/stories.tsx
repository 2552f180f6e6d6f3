// Experiments to try in the world that is shown.
import type { LiveRun } from '../run/liveRun.ts';
import { type Story, storiesOf } from '../run/stories.ts';
import { inLanguage } from '../words/language.ts';
import { laterWords } from '../words/laterWords.ts';

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
            <button type="button" onClick={() => void run.playPreset()}>
              {laterWords.stories.watch}
            </button>
          )}
        </p>
      )}
      <ul>
        {stories.map((story) => (
          <li key={story.title}>
            <button type="button" onClick={() => begin(story)}>
              <b>{story.title}</b>
              <span>{story.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
