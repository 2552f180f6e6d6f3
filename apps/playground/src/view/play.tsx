// You against it: an episode of the run's seed by a person, the same one by the agent, or both in turns.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import { newest, type Returns } from '../run/returns.ts';
import type { Beat } from '../run/runState.ts';
import { toHash } from '../run/runState.ts';
import { endCrowd } from '../run/stageCrowd.ts';
import { pageOf } from '../run/worlds.ts';
import { laterWords } from '../words/laterWords.ts';
import { words } from '../words/words.ts';
import { Game } from './board.tsx';
import { shortNumber } from './gridDrawing.ts';
import type * as LessonsPart from './lessons.tsx';
import { toClipboard } from './outcome.tsx';

const said = signal('');
const lessons = signal<typeof LessonsPart | undefined>(undefined);
/** Seconds until a duel begins. */
const count = signal(0);
let ticking: ReturnType<typeof setInterval> | undefined;

function canPlay({ world, agent, status }: LiveRun): boolean {
  const hasKeys = Object.keys(world.value.keys).length > 0;
  return hasKeys && agent.value.kind !== 'planner' && status.value !== 'failed';
}

/** Begins an episode against the agent, after three, two, one where the world does not wait for keys. */
function begin(run: LiveRun): void {
  endCrowd(run, false);
  run.enter('play');
  clearInterval(ticking);
  said.value = '';
  const isAtOnce = run.world.value.idle === undefined;
  run.play(true, !isAtOnce);
  count.value = isAtOnce ? 0 : 3;
  if (isAtOnce) return;
  ticking = setInterval(() => {
    if (run.isDuel.value && run.isPlaying.value && --count.value > 0) return;
    clearInterval(ticking);
    count.value = 0;
    if (run.isPlaying.value) run.resume();
  }, 1000);
}

const pointsIn = (run: LiveRun, score: number): string =>
  laterWords.duel.points(shortNumber(score).replace(/\.0+$/, ''), run.state.value.world);

/** The room: a duel, the actions as buttons, and the score. */
export function Play({ run }: { readonly run: LiveRun }) {
  const { isPlaying, isDuel, state } = run;
  const text = laterWords.duel;
  useEffect(() => {
    const isNeeded = run.world.value.look !== 'board';
    if (isNeeded) endCrowd(run);
  }, []);
  useEffect(() => {
    if (run.isPlaying.value)
      import('./lessons.tsx').then((part) => (lessons.value = part)).catch(() => undefined);
  }, [run.isPlaying.value]);
  if (run.world.value.look === 'board') return <Game run={run} />;
  if (!canPlay(run)) return <p class="about">{text.cannot}</p>;
  const { beat, seed } = state.value;
  return (
    <section class="card duel" aria-labelledby="duel-title">
      <h2 id="duel-title">{text.title}</h2>
      {isPlaying.value ? (
        <Hands run={run} />
      ) : (
        <>
          {beat !== undefined && (
            <p>
              <b>{text.challenge(pointsIn(run, beat.score), seed)}</b> {text.needed(beat.steps, false)}
            </p>
          )}
          <p class="about">{text.means}</p>
          <Ended run={run} />
        </>
      )}
      <div class="row">
        {!(isPlaying.value && isDuel.value) && (
          <button type="button" class="primary" onClick={() => begin(run)}>
            {run.duel.value === undefined ? text.begin(seed) : text.again}
          </button>
        )}
        <button
          type="button"
          class="play"
          aria-pressed={isPlaying.value}
          onClick={() => (isPlaying.value ? run.stopPlaying() : run.play())}
        >
          {isPlaying.value ? words.transport.letGo : words.transport.play}
        </button>
      </div>
      <p role="status">{said.value}</p>
      {lessons.value && <lessons.value.Lessons run={run} />}
    </section>
  );
}

/** Over the stage: the challenge of a link, three, two, one, and the result. */
export function DuelVeil({ run }: { readonly run: LiveRun }) {
  const { duel, isPlaying, room, state } = run;
  const ended = duel.value;
  useEffect(() => {
    if (ended !== undefined) run.stopPlaying();
  }, [ended]);
  useEffect(() => {
    said.value = '';
  }, [ended, state.value]);
  if (room.value !== 'play' || !canPlay(run)) return null;
  const text = laterWords.duel;
  if (count.value > 0) return <p class="veil count">{count.value}</p>;
  const { beat, seed } = state.value;
  if (isPlaying.value || (ended === undefined && beat === undefined)) return null;
  return (
    <div class="veil over">
      {ended === undefined ? (
        <p>
          <b>{text.challenge(pointsIn(run, beat!.score), seed)}</b>
        </p>
      ) : (
        <p role="status">
          <b>{text.scores(pointsIn(run, ended.you), pointsIn(run, ended.agent))}</b>
          {ended.ways !== undefined && (
            <small>
              <i class="kind agent" aria-hidden="true" /> {laterWords.play.you}{' '}
              <i class="kind trace" aria-hidden="true" /> {laterWords.play.agent}
            </small>
          )}
        </p>
      )}
      <p>
        <button type="button" class="primary" onClick={() => begin(run)}>
          {ended === undefined ? text.begin(seed) : text.again}
        </button>
        {ended !== undefined && run.status.value !== 'policy' && (
          <button type="button" onClick={() => void copy(run, ended.you)}>
            {text.copy}
          </button>
        )}
      </p>
    </div>
  );
}

/** The result of a duel: the winner, the agent's steps of training, and the link to send. */
function Ended({ run }: { readonly run: LiveRun }) {
  const ended = run.duel.value;
  if (ended === undefined) return null;
  const { you, agent } = ended;
  const text = laterWords.duel;
  const { beat } = run.state.value;
  // A link would train another agent.
  const isPolicy = run.status.value === 'policy';
  const ahead = you > agent ? 'you' : you < agent ? 'agent' : 'nobody';
  return (
    <>
      <p>
        <b>{text.scores(pointsIn(run, you), pointsIn(run, agent))}</b> {laterWords.play.ahead[ahead]}{' '}
        {beat !== undefined &&
          text.against[you > beat.score ? 'higher' : you < beat.score ? 'lower' : 'same']}{' '}
        {!isPolicy && text.needed(stepsToBeat(run.returns.value.of, you), true)}
      </p>
      {!isPolicy && (
        <button type="button" onClick={() => void save(run, you)}>
          {laterWords.share.picture}
        </button>
      )}
    </>
  );
}

/** A person plays: the keys' actions as buttons, and a score next to the agent's. */
function Hands({ run }: { readonly run: LiveRun }) {
  const text = laterWords.play;
  const { idle, keys, actions, levers } = run.world.value;
  useEffect(() => document.querySelector('.hands')?.scrollIntoView({ block: 'nearest' }), []);
  const learns = run.agent.value.learnsFromOthers ? text.watches : text.isAlone;
  const isOver = /policy|ended/.test(run.status.value);
  const played = run.played.value;
  const { recent } = run.returns.value.of;
  const best = Math.max(...played);
  const ahead = best > recent ? 'you' : best < recent ? 'agent' : 'nobody';
  return (
    <div class="hands">
      <fieldset class="keys" aria-label={text.actions}>
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
      <p>
        {text.keys(keys.Space !== undefined)} {idle === undefined && text.waits}{' '}
        {run.isDuel.value ? text.duel : isOver ? text.ended : learns}
      </p>
    </div>
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
  // The link leads to the world's own page: messengers show that page's picture.
  const page = import.meta.env.PROD
    ? new URL(`./${pageOf(run.world.value.id)}.html`, location.href)
    : location;
  return `${page.href.replace(/[?#].*/, '')}${location.search}#${toHash({ ...run.now, beat })}`;
}

async function copy(run: LiveRun, score: number): Promise<void> {
  said.value = await toClipboard(linkOf(run, score), laterWords.duel.copied);
}

async function save(run: LiveRun, score: number): Promise<void> {
  try {
    const { download, takePicture } = await import('./shareMoment.ts');
    const { card } = laterWords.duel;
    const needed = laterWords.duel.needed(stepsToBeat(run.returns.value.of, score), true);
    const file = await takePicture(run, {
      lines: [card(pointsIn(run, score)), needed],
      link: linkOf(run, score),
    });
    download(file, file.name);
    said.value = laterWords.share.saved(file.name);
  } catch (error) {
    said.value = `${laterWords.share.failed.picture}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
