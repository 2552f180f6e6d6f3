import type { Json } from '@prism-rl/core';
import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { again } from '../page.ts';
import type { ReportData } from '../reportData.ts';

/** Command, complete configuration, versions. */
export function configuration({ command, manifest }: ReportData): Html {
  const {
    context = {},
    schedule: _schedule,
    evaluationSteps: _steps,
    evaluationEpisodes: _episodes,
    plugins = [],
    environmentConfig,
    agentConfig,
    ...rest
  } = manifest;
  const settings = {
    ...Object.fromEntries(plugins.map(({ name, from }) => [`plugin.${name}`, from])),
    ...(rest as { [key: string]: Json }),
    ...prefixed('environment', environmentConfig),
    ...prefixed('agent', agentConfig),
  };
  return html`<section>${again(command)}</section>
<section><h2>Configuration</h2><div class="columns"><div class="card">${pairs('What decides the run', settings)}</div>
${Object.keys(context).length === 0 ? undefined : html`<div class="card">${pairs('Versions and machine', context)}</div>`}</div></section>`;
}

type Pairs = { readonly [key: string]: Json };

function prefixed(prefix: string, config: Pairs): Pairs {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function pairs(caption: string, entries: Pairs): Html {
  const rows = Object.entries(entries).flatMap(([key, value]) => flat(key, value));
  return html`<table class="pairs"><caption>${caption}</caption><tbody>${rows.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${typeof value === 'string' ? value : JSON.stringify(value)}</td></tr>`)}</tbody></table>`;
}

/** Objects in objects become names with dots. */
function flat(key: string, value: Json): [string, Json][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, value]];
  return Object.entries(value).flatMap(([name, inner]) => flat(`${key}.${name}`, inner));
}
