import type { Json } from '@prism-rl/core';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { ReportData } from '../reportData.ts';

/** Command, complete configuration, versions. */
export function configuration(data: ReportData): Html {
  const settings = data.runs.map(({ manifest }) => {
    const {
      context: _,
      schedule: _schedule,
      evaluationSteps: _steps,
      evaluationEpisodes: _episodes,
      plugins = [],
      environmentConfig,
      agentConfig,
      ...rest
    } = manifest;
    return new Map([
      ...plugins.map(({ name, from }): [string, Json] => [`plugin.${name}`, from]),
      ...Object.entries(rest as { [key: string]: Json }),
      ...prefixed('environment', environmentConfig),
      ...prefixed('agent', agentConfig),
    ]);
  });
  const contexts = data.runs.map(({ manifest }) => new Map(Object.entries(manifest.context ?? {})));
  const versions = new Map<string, Json>([...merge(contexts), ...Object.entries(data.versions ?? {})]);
  return html`<section><h2>Make it again</h2><div class="card command"><pre><code>${data.command}</code></pre><button type="button" data-copy hidden>Copy</button></div></section>
<section><h2>Configuration</h2><div class="columns"><div class="card">${pairs('What decides the run', merge(settings))}</div>
${versions.size === 0 ? undefined : html`<div class="card">${pairs('Versions and machine', versions)}</div>`}</div></section>`;
}

function prefixed(prefix: string, config: { readonly [key: string]: Json }): [string, Json][] {
  return Object.entries(config).map(([key, value]) => [`${prefix}.${key}`, value]);
}

/** Settings of all runs: one value where runs agree, all values where they differ. */
function merge(maps: readonly ReadonlyMap<string, Json>[]): Map<string, Json> {
  const merged = new Map<string, Json>();
  for (const key of new Set(maps.flatMap((map) => [...map.keys()]))) {
    const texts = maps.map((map) => JSON.stringify(map.get(key) ?? null));
    const distinct = [...new Set(texts)].map((text) => JSON.parse(text) as Json);
    merged.set(key, distinct.length === 1 ? distinct[0]! : distinct.map(show).join(', '));
  }
  return merged;
}

function pairs(caption: string, entries: ReadonlyMap<string, Json>): Html {
  const rows = [...entries].flatMap(([key, value]) => flat(key, value));
  return html`<table class="pairs"><caption>${caption}</caption><tbody>${rows.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${show(value)}</td></tr>`)}</tbody></table>`;
}

/** Objects in objects become names with dots. */
function flat(key: string, value: Json): [string, Json][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, value]];
  return Object.entries(value).flatMap(([name, inner]) => flat(`${key}.${name}`, inner));
}

function show(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
