// A server with the subset of S3 that stores need, which can be made to fail: for tests that must run anywhere.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request before its response. */
export interface FakeRequest {
  readonly method: string;
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
}

/** A test's response to a request: an error's status, `lost` (it is executed, but the response is an error), or nothing. */
export type Fault = (
  request: FakeRequest,
) => number | 'lost' | undefined | Promise<number | 'lost' | undefined>;

export class FakeBucket {
  readonly objects = new Map<string, Buffer>();
  readonly requests: FakeRequest[] = [];
  fault: Fault = () => undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: NodeJS.ErrnoException) => {
        // A client that is killed during its request expects no response.
        if (error.code !== 'ECONNRESET') throw error;
      });
    });
  }

  static async start(): Promise<FakeBucket> {
    const bucket = new FakeBucket();
    await new Promise<void>((resolve) => bucket.#server.listen(0, '127.0.0.1', resolve));
    return bucket;
  }

  get environment(): { readonly [name: string]: string } {
    const { port } = this.#server.address() as AddressInfo;
    return {
      AWS_ACCESS_KEY_ID: 'AKIDTEST',
      AWS_SECRET_ACCESS_KEY: 'geheim-4711',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://fake');
    const key = decodeURIComponent(url.pathname).replace(/^\/[^/]+\/?/, '');
    const { method = 'GET', headers } = request;
    const asked = { method, key, headers };
    this.requests.push(asked);
    const fault = await this.fault(asked);
    const say = (status: number, body: string | Buffer = '', more: { [name: string]: string } = {}): void => {
      response.writeHead(fault === 'lost' ? 500 : status, more).end(fault === 'lost' ? '' : body);
    };
    if (typeof fault === 'number') {
      response
        .writeHead(fault)
        .end(`<Error><Code>Injected</Code><StringToSign>${headers.authorization}</StringToSign></Error>`);
      return;
    }
    const known = this.objects.get(key);
    if (url.searchParams.has('list-type')) {
      const start = url.searchParams.get('prefix') ?? '';
      const keys = [...this.objects.keys()].filter((name) => name.startsWith(start)).sort();
      say(200, `<L>${keys.map((name) => `<Key>${encodeURIComponent(name)}</Key>`).join('')}</L>`);
    } else if (method === 'PUT') {
      const isWanted =
        (headers['if-none-match'] !== '*' || known === undefined) &&
        (headers['if-match'] === undefined || (known !== undefined && headers['if-match'] === etagOf(known)));
      if (!isWanted) return say(412);
      const body = Buffer.concat(chunks);
      this.objects.set(key, body);
      say(200, '', { etag: etagOf(body) });
    } else if (method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(fault === 'lost' ? 500 : 204).end();
    } else if (known === undefined) say(404, '<Error><Code>NoSuchKey</Code></Error>');
    else say(200, known, { etag: etagOf(known) });
  }
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
