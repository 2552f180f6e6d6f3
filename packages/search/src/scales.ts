/** Part of a search: makes the values of a node's actions comparable with logits, in place. @param mostVisits of an action at the node. */
export type ValueScale = (values: Float64Array, mostVisits: number) => void;

/** Values count (`visits` + most visits of an action) · `factor` times: c_visit and c_scale of the paper. */
interface ScaleOptions {
  readonly visits?: number;
  readonly factor?: number;
}

/** Scales values as they are (Danihelka et al. 2022, equation 8). @param options default: `visits` 50, `factor` 1. */
export function paperScale({ visits = 50, factor = 1 }: ScaleOptions = {}): ValueScale {
  return (values, mostVisits) => {
    const scale = (visits + mostVisits) * factor;
    for (let a = 0; a < values.length; a++) values[a]! *= scale;
  };
}

/** First rescales the values of a node to [0, 1], as mctx does, for returns of any size. @param options default: `visits` 50, `factor` 0.1. */
export function rescaled({ visits = 50, factor = 0.1 }: ScaleOptions = {}): ValueScale {
  return (values, mostVisits) => {
    let least = values[0]!;
    let most = least;
    for (let a = 1; a < values.length; a++) {
      if (values[a]! < least) least = values[a]!;
      if (values[a]! > most) most = values[a]!;
    }
    const scale = ((visits + mostVisits) * factor) / Math.max(most - least, 1e-8);
    for (let a = 0; a < values.length; a++) values[a] = (values[a]! - least) * scale;
  };
}
