import fc from 'fast-check';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Contract, type Answered, type Operation } from '../contract.js';
import { mainJob } from '../main-job.js';
import type { TestNode } from '../node.js';
import { sessionOf } from '../officers.js';
import { casesOf, wordsOf, type Case } from './cases.js';
import { aWorld, stillness } from './world.js';

export interface FuzzResult {
  readonly routes: number;
  readonly cases: number;
  /** How often each status came back. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Statuses by operation, for whoever wants to know how deep the cases went. */
  readonly byOperation: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What must not have been, each with the call that brought it about. */
  readonly faults: readonly string[];
}

/** What the inside of the node looks like: stacks, statements, files. */
const inside =
  /\bat .+:\d+:\d+|node_modules|\b(SELECT|INSERT INTO|UPDATE|DELETE FROM) .*\b(FROM|SET|VALUES|WHERE)\b|\/(home|root|usr|var|work|opt|srv)\/\w|\b(libs|apps|dist)\/\w+\/|\.(ts|js|mjs):\d|\bpg_\w+|relation "|violates|syntax error at|TypeError|RangeError|undefined is not/;

/**
 * Sends `perRoute` hostile calls to every operation of the description, over a real connection, and judges each
 * answer. The same seed sends the same calls, but for ids that the node mints.
 */
export async function fuzz(
  node: TestNode,
  { seed, perRoute, copies }: { seed: number; perRoute: number; copies: number },
): Promise<FuzzResult> {
  const contract = await Contract.of(node);
  const world = await aWorld(node, copies);
  const words = wordsOf(contract, world);
  await node.app.listen(0, '127.0.0.1');
  const wire = new Wire(node);
  const statuses: Record<string, number> = {};
  const byOperation: Record<string, Record<string, number>> = {};
  const faults: string[] = [];
  let cases = 0;
  let before = await stillness(node);
  for (const [index, one] of contract.operations.entries()) {
    const tally = (byOperation[`${one.method} ${one.path}`] = {} as Record<string, number>);
    for (const sent of fc.sample(casesOf(one, words, world), {
      seed: seed + index,
      numRuns: perRoute,
    })) {
      const answer = await wire.send(sent);
      cases += 1;
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      tally[answer.status] = (tally[answer.status] ?? 0) + 1;
      const found = judged(contract, one, sent, answer);
      if (sent.method !== 'GET') {
        const after = await stillness(node);
        if (answer.status >= 400 && after !== before)
          found.push(`refused, and yet: ${before} became ${after}`);
        before = after;
      }
      faults.push(...found.map((fault) => `${fault}\n    ${told(sent)}`));
    }
  }
  wire.close();
  await mainJob(node);
  return { routes: contract.operations.length, cases, statuses, byOperation, faults };
}

/** Where a trick in the path leads elsewhere, the operation there is asked, or none. */
function judged(contract: Contract, meant: Operation, sent: Case, answer: Answered): string[] {
  const path = sent.url.replace(/[?#].*$/s, '');
  const met = contract.find(sent.method, path);
  const same = met?.operation === meant.operation;
  const isOffRoute =
    !same || path.split('/').some((part) => decoded(part) === undefined || part.length > 200);
  const found =
    isOffRoute && [404, 405].includes(answer.status) ? [] : contract.faults(met ?? meant, answer);
  const real503 = sent.url.startsWith('/health/ready') && answer.status === 503;
  if (answer.status === 431 && JSON.stringify([sent.url, sent.headers]).length > 12_000) return [];
  if (answer.status >= 500 && !real503) found.push(`a fault of ours: ${String(answer.status)}`);
  const leak = answer.status >= 400 ? inside.exec(answer.text) : null;
  if (leak) found.push(`the inside shows: ${leak[0]}`);
  return found;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function told({ client, method, url, headers, body }: Case): string {
  const shown = body === undefined ? '' : JSON.stringify(body.toString()).slice(0, 600);
  return `${client} ${method} ${url.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${shown}`;
}

/** Calls as they come over the network: nothing between the case and the parser tidies them up. */
class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly port: number;
  private readonly sessions = new Map<string, { cookie: string; session: string }>();

  constructor(private readonly node: TestNode) {
    this.port = (node.app.getHttpServer().address() as AddressInfo).port;
  }

  async send(sent: Case): Promise<Answered> {
    const proof = await this.proofOf(sent.client);
    // an answer that came before the whole body ends the connection, and the next call may find it so
    return this.exchange(sent, proof).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'ECONNRESET') throw error;
      return this.exchange(sent, proof);
    });
  }

  private exchange(
    { method, url, headers, body }: Case,
    proof: Record<string, string>,
  ): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const call = request(
        {
          ...{ host: '127.0.0.1', port: this.port, agent: this.agent, method, path: url },
          headers: {
            ...headers,
            ...proof,
            ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
          } as Record<string, string>,
        },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('error', reject);
          reply.on('end', () => {
            resolve({
              status: reply.statusCode ?? 0,
              headers: reply.headers,
              text: Buffer.concat(chunks).toString(),
            });
          });
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  /** A token runs out in a long run, and the sign-ins that failed on purpose by then would forbid a new one. */
  private async tokenOf(client: string): Promise<string> {
    return this.node.token(client).catch(async () => {
      await this.node.sql('TRUNCATE sign_in_failure');
      return this.node.token(client);
    });
  }

  /** Officers come with the cookie of a session, which they open anew where a call has ended it; accounts with a token. */
  private async proofOf(client: string): Promise<Record<string, string>> {
    if (client === 'nobody') return {};
    if (client === 'liar') return { authorization: 'Bearer e30.e30.e30' };
    if (!client.includes('@')) return { authorization: `Bearer ${await this.tokenOf(client)}` };
    const known = this.sessions.get(client);
    const { cookie, session } = known ?? (await sessionOf(this.node, client));
    if (known) {
      const [open] = await this.node.sql('SELECT FROM session WHERE id = $1 AND ended_at IS NULL', [
        session,
      ]);
      if (!open) {
        this.sessions.delete(client);
        return this.proofOf(client);
      }
    }
    this.sessions.set(client, { cookie, session });
    return { cookie, 'sec-fetch-site': 'same-origin' };
  }

  close(): void {
    this.agent.destroy();
  }
}

/** One line of figures. */
export function summary({ routes, cases, statuses, faults }: FuzzResult, seed: number): string {
  const met = Object.entries(statuses).map(
    ([status, count]) => `${status} ${count.toLocaleString('en')}`,
  );
  return `${String(routes)} routes, ${cases.toLocaleString('en')} cases, ${String(faults.length)} faults (seed ${String(seed)}; ${met.join(', ')})`;
}
