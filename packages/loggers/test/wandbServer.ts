// A server that keeps the rules of Weights & Biases: who may ask, what a run's stream may hold, and where its lines go on.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A run as the server has it. */
export interface ServedRun {
  name: string;
  readonly project: string;
  config: { [name: string]: { value: unknown } };
  readonly history: { [key: string]: unknown }[];
  summary: { [key: string]: unknown };
  /** Once it is complete. */
  exitCode?: number;
}

/** A server on this machine. */
export interface WandbServer {
  readonly url: string;
  /** By id. */
  readonly runs: Map<string, ServedRun>;
  /** While it is, every call is answered by 503. */
  isDown: boolean;
  close(): Promise<void>;
}

export const wandbKey = '0123456789012345678901234567890123456789';

/** Starts a server that knows one user, `me`. */
export async function wandbServer(): Promise<WandbServer> {
  const runs = new Map<string, ServedRun>();
  const state = { isDown: false };

  const upsert = (variables: { [name: string]: string | null | undefined }) => {
    const { name: id, project, entity, displayName, config } = variables;
    const run = runs.get(id!) ?? { name: '', project: project!, config: {}, history: [], summary: {} };
    runs.set(id!, run);
    if (displayName) run.name = displayName;
    if (config) Object.assign(run.config, JSON.parse(config));
    delete run.exitCode;
    const place = { id: 'p', name: project, entity: { id: 'e', name: entity ?? 'me' } };
    const bucket = { id, name: id, displayName: run.name, config: '{}', project: place };
    return { upsertBucket: { bucket: { ...bucket, historyLineCount: run.history.length }, inserted: true } };
  };
  const stream = (id: string, body: string): [status: number, answer: object] => {
    const run = runs.get(id);
    if (run === undefined) return [404, { error: 'no such run' }];
    const {
      files = {},
      complete,
      exitcode,
    } = JSON.parse(body) as {
      files?: { [file: string]: { offset: number; content: string[] } };
      complete?: boolean;
      exitcode?: number;
    };
    const { 'wandb-history.jsonl': history, 'wandb-summary.json': summary } = files;
    if (history !== undefined && history.offset !== run.history.length)
      return [400, { error: `offset ${history.offset} instead of ${run.history.length}` }];
    run.history.push(...(history?.content ?? []).map(parsed));
    if (summary !== undefined) run.summary = parsed(summary.content[0]!);
    if (complete === true) run.exitCode = exitcode!;
    return [200, { exitcode: null, limits: {} }];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const reply = (status: number, answer: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      };
      const { url = '', headers } = request;
      if (state.isDown) return reply(503, {});
      // The service's own client uploads files and measurements besides.
      if (!/^\/(graphql|files\/.*\/file_stream)$/.test(url)) return reply(200, {});
      if (headers.authorization !== `Basic ${Buffer.from(`api:${wandbKey}`).toString('base64')}`)
        return reply(401, {});
      const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
      if (url !== '/graphql') return reply(...stream(decodeURIComponent(url.split('/')[4]!), body));
      const { query, variables } = JSON.parse(body);
      if (query.includes('upsertBucket')) return reply(200, { data: upsert(variables) });
      if (query.includes('createRunFiles')) {
        const named = (name: string) => ({ name, uploadUrl: `http://${headers.host}/upload/${name}` });
        const files = variables.files.map(named);
        return reply(200, { data: { createRunFiles: { runID: 'r', uploadHeaders: [], files } } });
      }
      return reply(200, { data: { viewer: { id: 'u', entity: 'me', username: 'me' } } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    runs,
    get isDown() {
      return state.isDown;
    },
    set isDown(value: boolean) {
      state.isDown = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** NaN and infinities as texts. */
function parsed(line: string): { [key: string]: unknown } {
  return JSON.parse(line.replaceAll(/:(NaN|-?Infinity)(?=[,}])/g, ':"$1"'));
}
