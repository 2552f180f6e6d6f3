// Reports the download progress of large programs.

/** Progress of a file. */
export interface Loading {
  /** `mujoco.wasm` */
  readonly file: string;
  /** Bytes so far, uncompressed. */
  readonly loaded: number;
  /** Total bytes; absent if unknown. */
  readonly total?: number;
}

/** Milliseconds between two progress messages. */
const tellEvery = 100;

/**
 * A `fetch` that reports the progress of each WebAssembly program and passes everything else through.
 *
 * @param sizes bytes by names without a hash.
 */
export function toldFetch(
  plain: typeof fetch,
  sizes: { readonly [name: string]: number },
  tell: (loading: Loading) => void,
): typeof fetch {
  return async (input, init) => {
    const response = await plain(input, init);
    const url = input instanceof Request ? input.url : String(input);
    const file = /([^/]+)\.wasm(\?.*)?$/.exec(url)?.[1];
    if (file === undefined || !response.ok || response.body === null) return response;
    const total = totalOf(file, sizes);
    let loaded = 0;
    let told = Number.NEGATIVE_INFINITY;
    const say = (): void => {
      told = performance.now();
      tell({ file: `${file}.wasm`, loaded, ...(total === undefined ? {} : { total }) });
    };
    say();
    const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        loaded += chunk.length;
        if (performance.now() - told >= tellEvery) say();
        controller.enqueue(chunk);
      },
      flush: say,
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counted), { status, statusText, headers });
  };
}

/** Builds append a hash to the name: `mujoco-ChFpd822`. */
function totalOf(file: string, sizes: { readonly [name: string]: number }): number | undefined {
  const names = Object.keys(sizes).filter((name) => file.startsWith(name.slice(0, -'.wasm'.length)));
  const longest = names.sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? undefined : sizes[longest];
}
