// What colours, arrows and trails mean.
import type { ComponentChildren } from 'preact';
import { crowd } from '../run/crowd/stageCrowd.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { Term } from './helpButton.tsx';

/** The legend of the world that is shown. */
export function Legend({ run }: { readonly run: LiveRun }) {
  const { look, id } = run.world.value;
  if (look !== 'grid') return null;
  const isPlan = run.agent.value.kind === 'planner';
  const isLake = id.startsWith('FrozenLake');
  const isCliff = id.startsWith('Cliff');
  const text = laterWords.legend;
  const [before, orange, losses, teal, gains] = text.value;
  return (
    <ul class="meaning" aria-label={text.section}>
      {!isPlan && crowd.value === undefined && (
        <Entry kind="agent" word="Orange dot">
          {text.agent}
        </Entry>
      )}
      {/^(sarsa-lambda|stream-q)$/.test(run.agent.value.id) && <Entry kind="trace">{text.trace}</Entry>}
      <Entry kind="scale" word="Colours of cells">
        {before} <b>{orange}</b> {losses} <b>{teal}</b> {gains}
      </Entry>
      <Entry kind="arrow" sign="→" word="Arrows">
        {text.arrow}
      </Entry>
      <Entry kind="goal">{text.goal}</Entry>
      {isLake && <Entry kind="hole">{text.hole}</Entry>}
      {isCliff && <Entry kind="cliff">{text.cliff}</Entry>}
      {id === 'GridWorld-v0' && <Entry kind="triangle">{text.triangle}</Entry>}
      {run.world.value.wind !== undefined && (
        <Entry kind="arrow" sign="⇡">
          {text.wind}
        </Entry>
      )}
    </ul>
  );
}

/** A sign and its meaning. @param word its word in the help. */
function Entry(props: { kind: string; sign?: string; word?: string; children: ComponentChildren }) {
  const { kind, sign, word, children } = props;
  return (
    <li>
      <i class={`kind ${kind}`} aria-hidden="true">
        {sign}
      </i>
      <span>{word === undefined ? children : <Term word={word}>{children}</Term>}</span>
    </li>
  );
}
