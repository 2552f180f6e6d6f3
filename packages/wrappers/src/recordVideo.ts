import { type Env, type Frame, PrismError, type VectorEnv, WrappedEnv } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { VectorWrapper } from './vectorWrapper.ts';
import { Film } from './video/film.ts';

/** A recorded episode. */
export interface Recording {
  /** 0 for the first episode of the environment. */
  readonly episode: number;
  readonly film: Film;
}

export interface RecordVideoOptions {
  /** Receives each film when its episode ends; `encodeFilm` converts it to a file. */
  readonly onFilm: (recording: Recording) => void;
  /** Whether to record an episode. Default {@link cubicEpisodes}. */
  readonly episodes?: (episode: number) => boolean;
  /** Maximum number of pictures; the film omits the rest of the episode. Default 2000; `Infinity` omits none. */
  readonly maxFrames?: number;
  /** Default: the environment's own, else 30; always 30 for vectors. */
  readonly framesPerSecond?: number;
}

/** Selects episodes 0, 1, 8, 27, … up to 1000, then every thousandth (Gymnasium's default). */
export function cubicEpisodes(episode: number): boolean {
  return episode < 1000 ? Math.round(Math.cbrt(episode)) ** 3 === episode : episode % 1000 === 0;
}

const usualFramesPerSecond = 30;
const usualMaxFrames = 2000;

class Camera {
  readonly #options: RecordVideoOptions;
  readonly #framesPerSecond: number;
  readonly #maxFrames: number;
  #film: Film | undefined;
  #episode = -1;

  constructor(options: RecordVideoOptions) {
    const { framesPerSecond = usualFramesPerSecond, maxFrames = usualMaxFrames } = options;
    if (maxFrames !== Number.POSITIVE_INFINITY) wholeNumber('maxFrames', maxFrames);
    // Fails now instead of in the middle of a run, when the first film begins.
    new Film(framesPerSecond);
    this.#options = options;
    this.#framesPerSecond = framesPerSecond;
    this.#maxFrames = maxFrames;
  }

  begin(picture: () => Frame): void {
    this.end();
    this.#episode++;
    const isWanted = (this.#options.episodes ?? cubicEpisodes)(this.#episode);
    this.#film = isWanted ? new Film(this.#framesPerSecond) : undefined;
    this.shoot(picture);
  }

  shoot(picture: () => Frame): void {
    if (this.#film === undefined || this.#film.length >= this.#maxFrames) return;
    this.#film.add(picture());
  }

  end(): void {
    const film = this.#film;
    this.#film = undefined;
    if (film !== undefined) this.#options.onFilm({ episode: this.#episode, film });
  }
}

/**
 * Records episodes of one of the environments (Gymnasium's `RecordVideo`): the picture after the reset and after each step. Vectors reset
 * within the step that ends an episode, so an episode's last picture shows the step before. {@link save} does not include the unfinished
 * film.
 */
export class RecordVideoVector extends VectorWrapper {
  override readonly close: () => void;
  readonly #camera: Camera;
  readonly #index: number;

  /**
   * @param index environment to record; default 0.
   * @throws PrismError `incompatible` if the environments have no `render`, `invalid-argument` for an index that does not exist or an
   * invalid `maxFrames` or `framesPerSecond`.
   */
  constructor(env: VectorEnv, options: RecordVideoOptions, index = 0) {
    super(env);
    if (env.render === undefined) {
      throw PrismError.incompatible`RecordVideo needs pictures, but ${env.id} does not draw itself.`;
    }
    if (!(Number.isInteger(index) && index >= 0 && index < env.numEnvs)) {
      throw PrismError.invalidArgument`Environment ${index} cannot be filmed: the vector holds 0 to ${env.numEnvs - 1}.`;
    }
    this.#camera = new Camera(options);
    this.#index = index;
    this.close = () => {
      this.#camera.end();
      env.close?.();
    };
  }

  protected override begin(index: number): void {
    if (index === this.#index) this.#camera.begin(() => this.env.render!(index));
  }

  protected override afterStep(): void {
    const index = this.#index;
    if (this.hasBegun(index)) this.begin(index);
    else this.#camera.shoot(() => this.env.render!(index));
    if (this.hasEnded(index) && !this.autoreset) this.#camera.end();
  }
}

/** {@link RecordVideoVector} for one environment, at its own frames per second. */
export class RecordVideo<O, A> extends WrappedEnv<RecordVideoVector, O, A> {
  static readonly Vector = RecordVideoVector;

  /** @throws as {@link RecordVideoVector} */
  constructor(env: Env<O, A>, options: RecordVideoOptions) {
    const framesPerSecond = options.framesPerSecond ?? env.framesPerSecond ?? usualFramesPerSecond;
    super(env, (vector) => new RecordVideoVector(vector, { ...options, framesPerSecond }), true);
  }
}
