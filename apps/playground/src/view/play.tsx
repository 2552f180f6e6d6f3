// A person plays: the keys' actions as buttons, and a score next to the agent's.
import { useEffect, useRef } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import { words } from '../words/words.ts';
import { shortNumber } from './gridDrawing.ts';

/** Score and buttons of a person who plays, in sight of the stage. */
export function Play({ run }: { readonly run: LiveRun }) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (const part of [document.querySelector('.stage'), panel.current])
      part!.scrollIntoView({ block: 'nearest' });
  }, []);
  const { idle, keys } = run.world.value;
  const text = words.play;
  const learns = run.agent.value.learnsFromOthers ? text.watches : text.isAlone;
  return (
    <div class="hands" ref={panel}>
      <Score run={run} />
      <ActionButtons run={run} />
      <p>
        {text.keys(keys.Space !== undefined)} {idle === undefined && text.waits}{' '}
        {run.isDuel.value ? text.duel : run.status.value === 'ended' ? text.ended : learns}
      </p>
    </div>
  );
}

/** You and the agent. */
function Score({ run }: { readonly run: LiveRun }) {
  const text = words.play;
  const played = run.played.value;
  const { recent } = run.returns.value.of;
  const best = Math.max(...played);
  const ahead = best > recent ? 'you' : best < recent ? 'agent' : 'nobody';
  return (
    <p class="score">
      <span>
        <b>{text.you}</b> {text.now(shortNumber(run.score.value ?? 0))}
      </span>
      <span role="status">
        {played.length > 0 && text.last(shortNumber(played.at(-1)!), shortNumber(best), played.length)}
      </span>
      <span>
        <b>{text.agent}</b> {text.ofAgent(shortNumber(recent))}
      </span>
      {played.length > 0 && !Number.isNaN(recent) && <span>{text.ahead[ahead]}</span>}
    </p>
  );
}

/** The keys' actions as buttons: phones have no arrow keys. */
function ActionButtons({ run }: { readonly run: LiveRun }) {
  const { keys, actions, levers } = run.world.value;
  return (
    <fieldset class="keys" aria-label={words.play.actions}>
      {Object.values(keys).map((action) => {
        const release = (): void => run.release(action);
        return (
          <button
            key={action}
            type="button"
            onPointerDown={() => run.press(action)}
            onPointerUp={release}
            onPointerLeave={({ buttons }) => buttons !== 0 && release()}
            onPointerCancel={release}
            onClick={({ detail }) => {
              // Pressed by a key, or by what reads the page aloud.
              if (detail !== 0) return;
              run.press(action);
              release();
            }}
          >
            {levers?.[action]?.title ?? actions[action]}
          </button>
        );
      })}
    </fieldset>
  );
}
