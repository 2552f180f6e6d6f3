// What colours, arrows and trails mean.
import type { LiveRun } from '../run/liveRun.ts';

/** The legend of the world that is shown. */
export function Legend({ run }: { readonly run: LiveRun }) {
  const { look, id } = run.world.value;
  if (look !== 'grid') return null;
  const isPlan = run.agent.value.kind === 'planner';
  const isLake = id.startsWith('FrozenLake');
  const isCliff = id.startsWith('Cliff');
  return (
    <ul class="meaning" aria-label="What the picture means">
      {!isPlan && (
        <li>
          <i class="kind agent" aria-hidden="true" /> the agent and its last steps
        </li>
      )}
      {/^(sarsa-lambda|stream-q)$/.test(run.agent.value.id) && (
        <li>
          <i class="kind trace" aria-hidden="true" /> its trace: cells that learn from the next step, too
        </li>
      )}
      <li>
        <i class="kind scale" aria-hidden="true" /> what it expects from there: <b>orange</b> losses,{' '}
        <b>teal</b> gains
      </li>
      <li>
        <i class="kind arrow" aria-hidden="true">
          →
        </i>{' '}
        the best way that it knows
      </li>
      <li>
        <i class="kind goal" aria-hidden="true" /> goal
      </li>
      {isLake && (
        <li>
          <i class="kind hole" aria-hidden="true" /> hole: the end
        </li>
      )}
      {isCliff && (
        <li>
          <i class="kind cliff" aria-hidden="true" /> cliff: −100, back to the start
        </li>
      )}
      {id === 'GridWorld-v0' && (
        <li>
          <i class="kind triangle" aria-hidden="true" /> triangle: −1
        </li>
      )}
      {run.world.value.wind !== undefined && (
        <li>
          <i class="kind arrow" aria-hidden="true">
            ⇡
          </i>{' '}
          wind: cells that it carries up
        </li>
      )}
    </ul>
  );
}
