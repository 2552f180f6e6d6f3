// The choice of an agent, and the buttons below the stage.
import { agentOf } from '../run/choices/agents.ts';
import { mostShown } from '../run/choices/worlds.ts';
import { beginCrowd, crowd, pace, paces } from '../run/crowd/stageCrowd.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { speeds } from '../run/live/liveRun.ts';
import { isReady } from '../run/live/withoutNetwork.ts';
import { inLanguage } from '../words/language.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';
import { Speed, speedText } from './speed.tsx';

/** The agent that a policy file was learned by; its own word for it where this page does not know the agent. */
export function policyAgent(run: LiveRun): string | undefined {
  const id = run.policyBy.value;
  return id === undefined || agentOf(id).id !== id ? id : inLanguage(agentOf(id).title);
}

/** The choice of an agent while a policy file plays. */
const filed = 'file';

/** The choice of an agent, and what it and its world are. */
export function AgentChoice({ run }: { readonly run: LiveRun }) {
  const world = run.world.value;
  const text = words.choice;
  const isPolicy = run.status.value === 'policy';
  const option = (name: string, isThere: boolean): string =>
    isThere ? name : filled(words.offline.needed, name);
  return (
    <section class="choice" aria-label={text.section}>
      <label for="agent">{text.agent}</label>
      <select
        id="agent"
        aria-label={text.agent}
        value={isPolicy ? filed : run.agent.value.id}
        onChange={(event) => run.chooseAgent(event.currentTarget.value)}
      >
        {isPolicy && (
          <option value={filed}>{run.called.value?.name ?? filled(text.policy, policyAgent(run))}</option>
        )}
        {world.agents.map((id) => (
          <option key={id} value={id} disabled={!isReady(world.id, id)}>
            {option(inLanguage(agentOf(id).title), isReady(world.id, id))}
          </option>
        ))}
      </select>
    </section>
  );
}

/** Pauses what is on the stage, or lets it go on. */
export function goOn(shown: Pick<LiveRun, 'isPaused' | 'pause' | 'resume'>): void {
  if (shown.isPaused.value) shown.resume();
  else shown.pause();
}

/** Play, pause, step, reset, speed: of the crowd, if it is on the stage. */
export function Transport({ run }: { readonly run: LiveRun }) {
  const text = words.transport;
  const shown = crowd.value;
  const isPlan = run.agent.value.kind === 'planner';
  if (run.world.value.look === 'board' && run.room.value === 'play') return null;
  const isShow = run.status.value === 'policy' || (run.status.value === 'ended' && !isPlan);
  const own = speeds[run.speed.value]!;
  const speed = isShow ? Math.min(own, mostShown(run.world.value.id)) : own;
  // A plan that is complete has nothing left to continue or to pause.
  const isOver = shown === undefined ? isPlan && run.status.value === 'ended' : shown.isOver.value;
  const { isPaused } = shown ?? run;
  const again = (): void => (shown === undefined ? run.restart() : beginCrowd(run, shown.state));
  const name = isPaused.value ? text.goOn : text.pause;
  return (
    <div class="transport" role="toolbar" aria-label={text.toolbar}>
      {!isOver && (
        <Button
          class="main"
          aria-label={name}
          title={filled(text.bySpace, name)}
          onClick={() => goOn(shown ?? run)}
        >
          {isPaused.value ? (
            <Icon d="M7 4.5v15l12.5-7.5z" />
          ) : (
            <Icon d="M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z" />
          )}
        </Button>
      )}
      {!isOver && shown === undefined && (
        <Button aria-label={text.step} title={text.stepKey} onClick={() => run.single()}>
          <Icon d="M5 4.5v15l10-7.5zM16 4.5h3v15h-3z" />
        </Button>
      )}
      <Button aria-label={text.restart} title={text.restartKey} onClick={again}>
        <Icon d="M12 4a8 8 0 1 1-7.6 5.5l2 .6A6 6 0 1 0 12 6v3.5L7 5l5-4.5z" />
      </Button>
      <Speed
        name={shown === undefined ? text.speed : text.speedOfEach}
        values={shown === undefined ? speeds : paces}
        at={(shown === undefined ? run.speed : pace).value}
        said={shown === undefined ? speedText(speed, isPlan) : speedText(paces[pace.value]!)}
        set={(at) => {
          if (shown === undefined) return run.setSpeed(at);
          pace.value = at;
          shown.pace = paces[at]!;
        }}
      />
    </div>
  );
}

function Icon({ d }: { readonly d: string }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={d} fill="currentColor" />
    </svg>
  );
}
