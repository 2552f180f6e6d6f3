// Beat the agent: an episode of the run's seed by a person, the same one by the agent, and a card to share.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import { newest, type Returns } from '../run/returns.ts';
import type { Beat } from '../run/runState.ts';
import { toHash } from '../run/runState.ts';
import { laterWords } from '../words/laterWords.ts';
import { words } from '../words/words.ts';
import { shortNumber } from './gridDrawing.ts';
import { toClipboard } from './outcome.tsx';

const said = signal('');

/** The challenge, the button that begins it, and its outcome. */
export function Duel({ run }: { readonly run: LiveRun }) {
  const box = useRef<HTMLElement>(null);
  const { duel, isPlaying, status, state } = run;
  const ended = duel.value;
  useEffect(() => {
    if (ended === undefined) return;
    run.stopPlaying();
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [ended]);
  const { beat, seed, world } = state.value;
  useEffect(() => {
    said.value = '';
  }, [ended, state.value]);
  const text = laterWords.duel;
  const canPlay = Object.keys(run.world.value.keys).length > 0 && run.agent.value.kind !== 'planner';
  if (!canPlay || isPlaying.value || /policy|failed/.test(status.value)) return null;
  const points = (score: number): string => text.points(shortNumber(score).replace(/\.0+$/, ''), world);
  return (
    <section class="card duel" aria-labelledby="duel-title" ref={box}>
      <h2 id="duel-title">{text.title}</h2>
      {beat !== undefined && (
        <p>
          <b>{text.challenge(points(beat.score), seed)}</b> {text.needed(beat.steps, false)}
        </p>
      )}
      {ended === undefined ? (
        <p class="about">{text.means}</p>
      ) : (
        <Outcome run={run} {...ended} points={points} />
      )}
      <div class="row">
        <button type="button" class="primary" onClick={() => run.play(true)}>
          {ended === undefined ? text.begin(seed) : text.again}
        </button>
        {ended !== undefined && (
          <>
            <button type="button" onClick={() => void copy(run, ended.you)}>
              {text.copy}
            </button>
            <button type="button" onClick={() => void save(run, ended.you, points(ended.you))}>
              {words.share.picture}
            </button>
          </>
        )}
      </div>
      <p role="status">{said.value}</p>
    </section>
  );
}

/** Says who was better, and after how many steps of training the agent was. */
function Outcome(props: {
  readonly run: LiveRun;
  readonly you: number;
  readonly agent: number;
  readonly points: (score: number) => string;
}) {
  const { run, you, agent, points } = props;
  const text = laterWords.duel;
  const { beat } = run.state.value;
  const { of: returns } = run.returns.value;
  const ahead = you > agent ? 'you' : you < agent ? 'agent' : 'nobody';
  return (
    <p>
      <b>{text.scores(points(you), points(agent))}</b> {words.play.ahead[ahead]}{' '}
      {beat !== undefined && text.against[you > beat.score ? 'higher' : you < beat.score ? 'lower' : 'same']}{' '}
      {text.needed(stepsToBeat(returns, you), true)}
    </p>
  );
}

/** Steps after which the mean of the agent's newest returns was above a score; `undefined` if it never was. */
export function stepsToBeat({ points, perPoint }: Returns, score: number): number | undefined {
  const window = Math.max(1, Math.round(newest / perPoint));
  let sum = 0;
  for (const [k, [envSteps, value]] of points.entries()) {
    sum += value - (points[k - window]?.[1] ?? 0);
    if (k >= window - 1 && sum / window > score) return envSteps;
  }
  return undefined;
}

function linkOf(run: LiveRun, score: number): string {
  const steps = stepsToBeat(run.returns.value.of, score);
  const beat: Beat = { score: Number(score.toFixed(2)), ...(steps === undefined ? {} : { steps }) };
  return `${location.href.replace(/#.*/, '')}#${toHash({ ...run.now, beat })}`;
}

async function copy(run: LiveRun, score: number): Promise<void> {
  said.value = await toClipboard(linkOf(run, score), laterWords.duel.copied);
}

async function save(run: LiveRun, score: number, points: string): Promise<void> {
  try {
    const { download, takePicture } = await import('./shareMoment.ts');
    const { card } = laterWords.duel;
    const needed = laterWords.duel.needed(stepsToBeat(run.returns.value.of, score), true);
    const file = await takePicture(run, { lines: [card(points), needed], link: linkOf(run, score) });
    download(file, file.name);
    said.value = words.share.saved(file.name);
  } catch (error) {
    said.value = `${words.share.failed.picture}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
