// A tracking server that keeps MLflow's rules: what it may be asked, and how much at once.
import type { IncomingMessage } from 'node:http';
import { posix } from 'node:path';
import { listening } from './trackedRun.ts';

export interface ServedRun {
  readonly name: string;
  status: string;
  /** Milliseconds since 1970; undefined while it runs. */
  endTime?: number | undefined;
  readonly params: Map<string, string>;
  readonly metrics: { key: string; value: number | string; step: number; timestamp: number }[];
}

export interface MlflowServer {
  readonly url: string;
  readonly experiments: readonly string[];
  readonly runs: readonly ServedRun[];
  /** Sizes of the calls to `runs/log-batch`. */
  readonly batches: readonly number[];
  /** What the `Authorization` headers said. */
  readonly authorizations: ReadonlySet<string | undefined>;
  /** While it is, every call is answered by 503. */
  isDown: boolean;
  close(): Promise<void>;
}

export async function mlflowServer(): Promise<MlflowServer> {
  const experiments: string[] = [];
  const runs: ServedRun[] = [];
  const batches: number[] = [];
  const authorizations = new Set<string | undefined>();
  const state = { isDown: false };
  const refuse = (status: number, code: string, message: string) => ({
    status,
    body: { error_code: code, message },
  });
  const runOf = (id: string): ServedRun => runs[Number(id)]!;

  const answer = (method: string, path: string, query: URLSearchParams, body: Record<string, never>) => {
    switch (`${method} ${path}`) {
      case 'GET experiments/get-by-name': {
        const at = experiments.indexOf(query.get('experiment_name')!);
        if (at < 0) return refuse(404, 'RESOURCE_DOES_NOT_EXIST', 'Could not find experiment');
        return { status: 200, body: { experiment: { experiment_id: String(at) } } };
      }
      case 'POST experiments/create':
        return { status: 200, body: { experiment_id: String(experiments.push(body.name!) - 1) } };
      case 'POST runs/create': {
        const run = { name: body.run_name!, status: 'RUNNING', params: new Map(), metrics: [] };
        return { status: 200, body: { run: { info: { run_id: String(runs.push(run) - 1) } } } };
      }
      case 'POST runs/log-batch': {
        const { metrics = [], params = [] } = body as unknown as {
          metrics?: ServedRun['metrics'];
          params?: { key: string; value: string }[];
        };
        batches.push(metrics.length);
        if (metrics.length > 1000 || params.length > 100 || metrics.length + params.length > 1000) {
          return refuse(400, 'INVALID_PARAMETER_VALUE', 'too much at once');
        }
        const wrong = [...metrics, ...params].find(({ key }) => !isName(key));
        if (wrong !== undefined) return refuse(400, 'INVALID_PARAMETER_VALUE', `Invalid name: ${wrong.key}`);
        const run = runOf(body.run_id!);
        for (const { key, value } of params) {
          if (run.params.has(key)) return refuse(400, 'INVALID_PARAMETER_VALUE', `${key} is there`);
          run.params.set(key, value);
        }
        run.metrics.push(...metrics);
        return { status: 200, body: {} };
      }
      case 'POST runs/update':
        Object.assign(runOf(body.run_id!), { status: body.status!, endTime: body.end_time });
        return { status: 200, body: { run_info: {} } };
      default:
        return refuse(404, 'ENDPOINT_NOT_FOUND', path);
    }
  };

  const server = await listening(async (request, response) => {
    authorizations.add(request.headers.authorization);
    const text = await textOf(request);
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
    const path = pathname.replace('/api/2.0/mlflow/', '');
    const { status, body } = state.isDown
      ? refuse(503, 'TEMPORARILY_UNAVAILABLE', 'later')
      : answer(request.method!, path, searchParams, text === '' ? {} : JSON.parse(text));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return Object.assign(state, { ...server, experiments, runs, batches, authorizations });
}

/** `_validate_metric_name` in mlflow/utils/validation.py: letters, digits and `_-./ `, and a path that stands for itself. */
function isName(key: string): boolean {
  return (
    /^[\p{L}\p{N}_./ -]{1,250}$/u.test(key) &&
    posix.normalize(key) === key &&
    !/^\/|\/$|^\.{1,2}(\/|$)/.test(key)
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
