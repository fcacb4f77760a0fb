import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNode, type TestNode } from '../support/node.js';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const api = readFileSync(join(root, 'docs/api.md'), 'utf8');

/** The blocks between two markers of a page, in order: what kind each is and what it holds. */
function blocks(page: string, marker: string): { kind: string; text: string }[] {
  const [, inside] = page.split(new RegExp(`<!-- /?${marker.replace('.', '\\.')} -->`));
  if (inside === undefined) throw new Error(`The page has no part marked "${marker}".`);
  return [...inside.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = '', text = '']) => ({
    kind,
    text,
  }));
}

/** Runs a program of the walk and answers what it prints; the server lives in this very process. */
function run(program: string, args: string[], input: string, base = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { env: { ...process.env, BASE: base }, timeout: 120_000 },
      (error, out, complaints) => {
        if (error) reject(new Error(`${error.message}\n${out}\n${complaints}`));
        else resolve(out + complaints);
      },
    );
    child.stdin?.end(input);
  });
}

const walk = blocks(readme, 'walk');
const commands = walk.filter(({ kind }) => kind === 'sh');
const seam = '-- next block --';

let node: TestNode;
let base: string;
/** What each block printed. */
let printed: string[];

beforeAll(async () => {
  node = await startNode();
  await node.app.listen(0, '127.0.0.1');
  base = await node.app.getUrl();
  const script = commands.map(({ text }) => text).join(`echo '${seam}'\n`);
  printed = (await run('bash', ['-s'], script, base)).split(`${seam}\n`);
}, 150_000);
afterAll(() => node.stop());

describe('the walk in the README', () => {
  it('does the main job, run literally', () => {
    expect(printed).toHaveLength(commands.length);
    expect(printed.at(-1)).toBe('closed, history ok\n');
  });

  it('prints what the page says, block by block', () => {
    const said = walk.flatMap(({ kind, text }, index) => {
      if (kind !== 'text') return [];
      const block = commands.indexOf(walk[index - 1]!);
      return [{ printed: printed[block], text }];
    });
    expect(said.length).toBeGreaterThan(8);
    expect(said.map((one) => one.printed)).toEqual(said.map((one) => one.text));
  });
});

describe('the program that recomputes a history', () => {
  const [{ text: program } = { text: '' }] = blocks(api, 'verify.mjs');
  const verify = (history: unknown): Promise<string> =>
    run(process.execPath, ['--input-type=module', '--eval', program], JSON.stringify(history));
  /** The request of the walk, as each of its States reads it. */
  const historyAs = async (client: string) => {
    const requests = await node.call(client, 'GET', '/api/v1/requests?kind=stored-data');
    const { id } = requests.body.items[0];
    const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}/history`);
    const verified = await node.call(client, 'GET', `/api/v1/requests/${id}/history/verify`);
    return { history: body, verified: verified.body };
  };

  it.each(['xa-auditor', 'xb-auditor'])('agrees with the node on what %s reads', async (client) => {
    const { history, verified } = await historyAs(client);
    const lines = (await verify(history)).trim().split('\n').sort();
    const chains = verified.chains.map(
      ({ room, events, head }: Record<string, string>) => `${room}: ${events} events, head ${head}`,
    );
    expect(lines).toEqual(chains.sort());
  });

  it('still agrees where content has been erased', async () => {
    const { history } = await historyAs('xa-auditor');
    const events = history.events.map((event: object) => ({ ...event, data: null, salt: null }));
    expect(await verify({ events })).toMatch(/^shared: 14 events/m);
  });

  it.each([
    ['a changed content', (event: any) => ({ ...event, data: { ...event.data, text: 'No.' } })],
    ['a changed header', (event: any) => ({ ...event, actor: 'xa-admin' })],
  ])('finds %s', async (_, forge) => {
    const { history } = await historyAs('xa-auditor');
    const events = history.events.map((event: any) =>
      event.type === 'reply' ? forge(event) : event,
    );
    await expect(verify({ events })).rejects.toThrow('shared 7 is broken');
  });

  it('finds an event taken out', async () => {
    const { history } = await historyAs('xa-auditor');
    const events = history.events.filter(({ type }: { type: string }) => type !== 'reply');
    await expect(verify({ events })).rejects.toThrow('is broken');
  });
});
