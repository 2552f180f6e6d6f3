// A first tour of three steps that can be left at any time.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { firstLink } from '../run/firstLink.ts';
import { keep, kept } from '../run/keptChoices.ts';

const steps = [
  {
    at: '.world',
    text: 'At first the agent only stumbles about. Whenever it meets a goal or a triangle, it remembers what came before: the colours are what it expects from each cell, and they spread back along its way.',
  },
  {
    at: '.settings',
    text: 'Change something while it learns. Move “Exploration ε” to 0, and it does nothing at random any more; draw a wall in its way, and see how it finds another one.',
  },
  {
    at: '.apart',
    text: 'Is one agent better than another, or was it lucky? “Take it apart” trains several of them on several seeds, and says what can be told and what cannot.',
  },
] as const;

/** Those who come by a link, or in a frame, want to see something else. */
const isFirstVisit =
  firstLink === '' && !new URLSearchParams(location.search).has('embed') && kept('tour') === undefined;
const step = signal(isFirstVisit ? 0 : -1);

/** Begins again. */
export function beginTour(): void {
  step.value = 0;
}

function leave(): void {
  step.value = -1;
  keep('tour', 'seen');
}

/** One step of the tour, and the part of the page that it speaks of in a frame. */
export function Tour() {
  const now = steps[step.value];
  useEffect(() => {
    if (now === undefined) return;
    const part = document.querySelector(now.at);
    part?.classList.add('toured');
    if (step.value > 0) part?.scrollIntoView({ block: 'nearest' });
    return () => part?.classList.remove('toured');
  }, [now]);
  if (now === undefined) return null;
  const isLast = step.value === steps.length - 1;
  return (
    <section class="card tour" aria-label="Tour">
      <p aria-live="polite">
        <b>
          {step.value + 1} of {steps.length}
        </b>{' '}
        {now.text}
      </p>
      <div>
        {/* One button to the end: a keyboard's focus stays on it. */}
        <button type="button" class="primary" onClick={() => (isLast ? leave() : step.value++)}>
          {isLast ? 'Done' : 'Next'}
        </button>
        {!isLast && (
          <button type="button" onClick={leave}>
            Leave the tour
          </button>
        )}
      </div>
    </section>
  );
}
