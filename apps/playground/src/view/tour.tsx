// A first tour of four steps that can be left at any time.
import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { firstLink } from '../run/firstLink.ts';
import { keep, kept } from '../run/keptChoices.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { words } from '../words/words.ts';

/** The parts of the page that its steps speak of. */
const parts = ['.world', '.curve', '.settings', '.apart'];
/** Steps per second that eyes can follow, and the number of steps after which nothing new is seen at that pace. */
const [slow, seen] = [8, 160];

/** Those who come by a link, or in a frame, want to see something else. */
const isFirstVisit =
  firstLink === '' && !new URLSearchParams(location.search).has('embed') && kept('tour') === undefined;
const step = signal(isFirstVisit ? 0 : -1);

/** Begins again, in the world that it speaks of. */
export function beginTour(run: LiveRun): void {
  if (run.world.value.id !== 'GridWorld-v0') run.chooseWorld('GridWorld-v0');
  if (run.agent.value.id === 'q-learning') run.restart();
  else run.chooseAgent('q-learning');
  if (run.isPaused.value) run.resume();
  step.value = 0;
}

function leave(isDone = false): void {
  step.value = -1;
  // Back to the agent, which has learned meanwhile.
  if (isDone) scrollTo(0, 0);
  keep('tour', 'seen');
}

/** One step of the tour, in the place of the headline wherever the page is scrolled to, and the part of the page that it speaks of in a frame. */
export function Tour({ run }: { readonly run: LiveRun }) {
  const now = step.value;
  const isSlow = useComputed(
    () => step.value === 0 && run.status.value === 'learning' && run.envSteps.value < seen,
  ).value;
  useEffect(() => {
    if (!isSlow) return;
    run.borrowSpeed(slow);
    return () => run.returnSpeed();
  }, [isSlow]);
  useEffect(() => {
    const part = document.querySelector(parts[now] ?? 'none');
    part?.classList.add('toured');
    if (now > 0) part?.scrollIntoView({ block: 'nearest' });
    return () => part?.classList.remove('toured');
  }, [now]);
  const { section, of, steps, next, done, leave: leaveIt } = words.tour;
  const text = steps[now];
  if (text === undefined) return null;
  const isLast = now === steps.length - 1;
  return (
    <section class="card tour" aria-label={section}>
      <p aria-live="polite">
        <b>{of(now + 1, steps.length)}</b> {text}
      </p>
      <div>
        {/* One button to the end: a keyboard's focus stays on it. */}
        <button type="button" class="primary" onClick={() => (isLast ? leave(true) : step.value++)}>
          {isLast ? done : next}
        </button>
        {!isLast && (
          <button type="button" onClick={() => leave()}>
            {leaveIt}
          </button>
        )}
      </div>
    </section>
  );
}
