import { createHash } from 'node:crypto';
import {
  aPreservation,
  assessment,
  consult,
  inAssessment,
  preserved,
  transmitted,
} from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const pathOf = (id: string): string => `/api/v1/requests/${id}/history`;

async function eventsOf(client: string, id: string): Promise<any[]> {
  const { body } = await node.call(client, 'GET', `${pathOf(id)}?limit=1000`);
  expect(body.next).toBeNull();
  return body.events;
}

const sha256 = (...parts: (string | Buffer)[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** The canonical form of JSON as RFC 8785 has it, for what stands in our histories. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** What anybody can do with nothing but the API's answer: recompute a chain. Returns its head. */
function recompute(events: any[], request: string, room: string, state = ''): string {
  let previous = sha256(`rogatory:1:${request}:${room}:${state}`);
  events
    .filter((event) => event.room === room)
    .sort((one, other) => one.seq - other.seq)
    .forEach(({ data, salt, hash, ...header }, index) => {
      expect(header).toMatchObject({ seq: index + 1, previous });
      expect(header.dataHash).toBe(sha256(Buffer.from(salt, 'hex'), canonical(data)));
      expect(hash).toBe(sha256('\0', canonical(header)));
      previous = hash;
    });
  return previous;
}

describe('a history', () => {
  let id: string;
  beforeAll(async () => {
    id = (await inAssessment(node, { offences: [{ article: '7', description: 'Zugriff: é, 😀' }] }))
      .id;
    await node.do('xb-authority', id, 'record-assessment', assessment);
    await consult(node, id, 'costs');
    await node.call('xb-liaison', 'POST', `/api/v1/requests/${id}/notes`, { text: 'B’s note.' });
    await node.call('xa-liaison', 'POST', `/api/v1/requests/${id}/notes`, { text: 'A’s note.' });
    await node.do('xb-authority', id, 'accept', { internalReasons: 'Because of the treaty.' });
  });

  it('is ordered by time, then room, then sequence, in pages as in one piece', async () => {
    const events = await eventsOf('xa-auditor', id);
    const key = ({ at, room, seq }: any): string => `${at} ${room} ${String(seq).padStart(6, '0')}`;
    expect(events.map(key)).toEqual(events.map(key).sort());
    const pages = [];
    for (let cursor = ''; ;) {
      const { body } = await node.call('xa-auditor', 'GET', `${pathOf(id)}?limit=3${cursor}`);
      pages.push(...body.events);
      if (body.next === null) break;
      cursor = `&cursor=${encodeURIComponent(body.next)}`;
    }
    expect(pages).toEqual(events);
  });

  it('says of each event who did what, for whom, when and on what basis', async () => {
    for (const event of await eventsOf('xb-auditor', id)) {
      expect(event).toMatchObject({
        ...{ room: expect.stringMatching(/^(shared|private)$/), seq: expect.any(Number) },
        ...{ type: expect.any(String), actor: expect.stringMatching(/^x[ab]-/) },
        ...{ authority: expect.any(String), state: expect.stringMatching(/^X[AB]$/) },
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        ...{ dataHash: expect.stringMatching(/^[0-9a-f]{64}$/), data: expect.any(Object) },
      });
      expect(event.basis.length).toBeGreaterThan(0);
    }
  });

  it('can be recomputed from the answer alone, and ends where verification says', async () => {
    for (const state of ['XA', 'XB']) {
      const client = `${state.toLowerCase()}-auditor`;
      const events = await eventsOf(client, id);
      const { body } = await node.call(client, 'GET', `${pathOf(id)}/verify`);
      const shared = recompute(events, id, 'shared');
      const own = recompute(events, id, 'private', state);
      const count = (room: string): number => events.filter((one) => one.room === room).length;
      expect(body).toEqual({
        ...{ ok: true, events: count('shared'), head: shared },
        chains: [
          { room: 'shared', ok: true, events: count('shared'), head: shared },
          { room: 'private', ok: true, events: count('private'), head: own },
        ],
      });
    }
  });

  it('shares one room, and keeps each State’s own from the other', async () => {
    const [ours, theirs] = [await eventsOf('xa-auditor', id), await eventsOf('xb-auditor', id)];
    const shared = (events: any[]): any[] => events.filter(({ room }) => room === 'shared');
    expect(shared(ours)).toEqual(shared(theirs));
    const privately = (events: any[]): string[] =>
      events.filter(({ room }) => room === 'private').map(({ type }) => type);
    expect(privately(ours)).toEqual(['draft', 'submit-for-approval', 'note']);
    expect(privately(theirs)).toEqual(['record-assessment', 'note', 'internal-reasons']);
  });

  it('begins its shared room with the transmission, which holds the whole request', async () => {
    const [first] = (await eventsOf('xb-auditor', id)).filter(({ room }) => room === 'shared');
    const { body } = await node.call('xb-auditor', 'GET', `/api/v1/requests/${id}`);
    const { reference, contents, offences, kind, instrument } = body;
    expect(first).toMatchObject({ type: 'transmit', seq: 1, state: 'XA' });
    expect(first.data).toMatchObject({ reference, contents, offences, kind, instrument });
  });

  it('ties a private event to the shared head that was seen, and never the reverse', async () => {
    const events = await eventsOf('xb-auditor', id);
    const heads = new Set(
      events.filter(({ room }) => room === 'shared').map(({ hash }) => hash as string),
    );
    for (const event of events) {
      if (event.room === 'private') expect(heads).toContain(event.sharedHead);
      else expect(event).not.toHaveProperty('sharedHead');
    }
  });

  it('of a draft is its author’s alone', async () => {
    const { id: draft } = await node.draft('xa-liaison', aPreservation());
    const { body } = await node.call('xa-liaison', 'GET', `${pathOf(draft)}/verify`);
    expect(body).toMatchObject({
      ok: true,
      events: 0,
      chains: [{ room: 'shared' }, { events: 1 }],
    });
    expect((await node.call('xb-auditor', 'GET', `${pathOf(draft)}/verify`)).status).toBe(404);
  });

  it('names the system, for the requested State, where nobody acted', async () => {
    const { id: kept } = await preserved(node);
    await transmitted(node, { links: [{ type: 'follows', request: kept }] });
    const hold = (await eventsOf('xa-auditor', kept)).find(({ type }) => type === 'hold');
    expect(hold).toMatchObject({ actor: 'system', state: 'XB', room: 'shared' });
  });

  it('gives a decision the reasons that the other side reads, and keeps the internal ones', async () => {
    const text = JSON.stringify(await eventsOf('xa-auditor', id));
    expect(text).not.toContain('Because of the treaty.');
    expect(JSON.stringify(await eventsOf('xb-auditor', id))).toContain('Because of the treaty.');
  });
});
