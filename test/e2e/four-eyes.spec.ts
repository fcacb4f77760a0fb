import {
  aPreservation,
  assessment,
  inDays,
  upload,
  announceAll,
  aStoredDataRequest,
} from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { at, ground, reasons, refusal, told, SecondDesk } from '../support/second-desk.js';

let node: TestNode;
let desk: SecondDesk;
beforeAll(async () => {
  node = await startNode();
  desk = new SecondDesk(node);
});
afterAll(() => node.stop());

describe('a refusal in Aldora', () => {
  it('waits for a second officer, who carries it out [ASVS 2.3.5]', async () => {
    const { id, version } = await desk.toAldora();
    const first = await node.act('xa-authority', id, 'refuse', refusal);
    expect([first.status, first.body]).toEqual([
      202,
      {
        pending: {
          id: expect.any(String),
          ...{ action: 'refuse', needs: 'second-officer', askedBy: 'xa-authority' },
          ...{ askedAt: expect.any(String), expiresAt: expect.any(String) },
        },
      },
    ]);
    const { pending } = first.body;
    expect(Date.parse(pending.expiresAt) - Date.parse(pending.askedAt)).toBe(72 * 3_600_000);
    const before = await node.call('xa-second', 'GET', at(id));
    expect(before.body).toMatchObject({ state: 'in-assessment', version, pending: [pending] });

    const done = await desk.settle('xa-second', id, pending.id, 'confirm', { reasons: 'I agree.' });
    expect([done.status, done.body]).toMatchObject([
      200,
      { state: 'refused', version: version + 1, pending: [], progress: refusal },
    ]);
    expect(done.headers['etag']).toBe(`"${version + 1}"`);
  });

  it('is written as one act would be, in the name of who confirmed', async () => {
    const { id } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', {
      ...refusal,
      internalReasons: 'A',
    });
    await desk.settle('xa-second', id, pending, 'confirm', { reasons: 'B', internalReasons: 'C' });
    const { body } = await node.call('xb-authority', 'GET', at(id, '/history'));
    const last = body.events.at(-1);
    expect(last).toMatchObject({ type: 'refuse', actor: 'xa-second', authority: 'xa-central' });
    expect(last.data).toEqual({ ...refusal, contentsVersion: 1 });
  });

  it('tells the own room who asked and who confirmed, with their reasons, and every chain verifies [ASVS 2.3.5]', async () => {
    const { id } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', {
      ...refusal,
      internalReasons: 'A',
    });
    await desk.settle('xa-second', id, pending, 'confirm', { reasons: 'B', internalReasons: 'C' });
    const events = await desk.privateEvents('xa-auditor', id);
    expect(events.map(({ type, actor, data }) => [type, actor, data])).toEqual([
      ['internal-reasons', 'xa-authority', { action: 'refuse', text: 'A' }],
      [
        'ask-second-officer',
        'xa-authority',
        {
          ...{ pending, action: 'refuse', because: ['refuse'], body: refusal, reasons },
          expiresAt: expect.any(String),
        },
      ],
      ['internal-reasons', 'xa-second', { action: 'refuse', text: 'C' }],
      [
        'confirm',
        'xa-second',
        { pending, action: 'refuse', askedBy: 'xa-authority', reasons: 'B' },
      ],
    ]);
    expect(events.every(({ basis }) => basis.length > 0)).toBe(true);
    for (const client of ['xa-auditor', 'xb-auditor']) {
      const { body } = await node.call(client, 'GET', at(id, '/history/verify'));
      expect(body).toMatchObject({ ok: true });
    }
  });

  it('is nothing that the other State could notice while it waits', async () => {
    const { id } = await desk.toAldora();
    await node.call('xb-authority', 'GET', at(id));
    const before = await desk.seenBy('xb-authority', id);
    const pending = await desk.asked('xa-authority', id, 'refuse', {
      ...refusal,
      internalReasons: 'A',
    });
    expect(await desk.seenBy('xb-authority', id)).toBe(before);
    expect(
      (await desk.settle('xa-second', id, pending, 'decline', { reasons: 'No.' })).status,
    ).toBe(200);
    const again = await desk.asked('xa-authority', id, 'refuse', refusal);
    expect((await desk.settle('xa-authority', id, again, 'withdraw')).status).toBe(200);
    expect(await desk.seenBy('xb-authority', id)).toBe(before);
  });

  it('is told to the own authority alone', async () => {
    const { id } = await desk.toAldora();
    await desk.asked('xa-authority', id, 'refuse', refusal);
    await announceAll(node);
    const rows = await node.sql(
      `SELECT state, roles, type FROM notification
        WHERE request_id = $1 AND room = 'private' AND type <> 'submit-for-approval'`,
      [id],
    );
    expect(rows).toEqual([{ state: 'XA', roles: ['authority'], type: 'ask-second-officer' }]);
  });

  it('does not wait twice', async () => {
    const { id } = await desk.toAldora();
    const pending = await desk.asked('xa-authority', id, 'refuse', refusal);
    const twin = await node.act('xa-second', id, 'refuse', refusal);
    expect(told(twin)).toBe('409 already-pending');
    expect(twin.body.detail).toContain(pending);
  });

  it('waits once where two officers ask at the same moment [ASVS 15.4.2]', async () => {
    const { id } = await desk.toAldora();
    const replies = await Promise.all([
      node.act('xa-authority', id, 'refuse', refusal),
      node.act('xa-second', id, 'refuse', refusal),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 409]);
    const { body } = await node.call('xa-liaison', 'GET', at(id));
    expect(body.pending).toHaveLength(1);
  });

  it('is checked in full before it waits', async () => {
    const { id } = await desk.toAldora();
    const refuse = (client: string, body: object, headers = {}): Promise<Reply> =>
      node.call(client, 'POST', at(id, '/actions/refuse'), body, headers);
    const codes = [
      await refuse('xa-liaison', refusal),
      await refuse('xa-authority', refusal, { 'if-match': '"1"' }),
      await refuse('xa-authority', ground),
      await refuse('xa-authority', { ...refusal, grounds: [{ code: 'N-BANK' }] }),
      await refuse('xa-authority', { ...refusal, grounds: [{ code: 'R-ESS' }] }),
    ].map(told);
    expect(codes).toEqual([
      ...['403 role-missing', '412 stale', '422 reasons-missing', '422 ground-not-admitted'],
      '409 consultation-required',
    ]);
    expect((await node.call('xa-authority', 'GET', at(id, '/pending'))).body.items).toEqual([]);
  });

  it('of one item waits too, and so does one by an officer of another authority [ASVS 2.3.5]', async () => {
    const { id, items } = await desk.toAldora();
    const [one, ...others] = items;
    const decided = [
      { id: one!.id, decision: 'refused', ...refusal },
      ...others.map((item) => ({ id: item.id, decision: 'accepted' })),
    ];
    await desk.asked('xa-authority', id, 'accept-in-part', { items: decided, assessment });

    // the officer's own authority does not ask for it; the one that the case lies with does
    const far = await desk.toAldora();
    await node.do('xa-authority', far.id, 'forward', { authority: 'xa-competent' });
    await desk.wants('xa-central', 'refuse', false);
    await desk.asked('xa-authority', far.id, 'refuse', refusal);
    await desk.wants('xa-central', 'refuse');
  });

  it('does not wait in Belvia, which asks for no second officer', async () => {
    const { id } = await node.draft('xa-liaison', aStoredDataRequest());
    await node.do('xa-liaison', id, 'submit-for-approval');
    await node.do('xa-authority', id, 'transmit');
    await node.do('xb-authority', id, 'acknowledge');
    await node.do('xb-authority', id, 'start-assessment');
    expect(told(await node.act('xb-authority', id, 'refuse', refusal))).toBe('200 refused');
  });
});

describe('opening content', () => {
  beforeAll(() => desk.wants('xa-central', 'accept-content'));
  afterAll(() => desk.wants('xa-central', 'accept-content', false));
  const content = { items: [{ measure: 'disclose', data: 'content', target: 'mailbox' }] };
  const plain = { items: [{ measure: 'disclose', data: 'subscriber', target: 'mailbox' }] };

  it('takes two officers, by whatever act it is done [ASVS 2.3.5]', async () => {
    const { id, items } = await desk.toAldora(content);
    const terms = { conditions: [{ code: 'C-USE', text: 'For this case only.' }] };
    await desk.asked('xa-authority', id, 'offer-conditions', terms);
    await desk.asked('xa-authority', id, 'accept', { assessment });
    const decided = [{ id: items[0]!.id, decision: 'conditional', ...terms }];
    await desk.asked('xa-authority', id, 'accept-in-part', { items: decided, assessment });
    const harmless = await desk.toAldora(plain);
    const accepted = await node.act('xa-authority', harmless.id, 'accept', { assessment });
    expect(told(accepted)).toBe('200 accepted');
  });

  it('keeps the assessment of who asked, and looks at what has been found since', async () => {
    const { id } = await desk.toAldora(content);
    const pending = await desk.asked('xa-authority', id, 'accept', { assessment });
    const [first] = await desk.privateEvents('xa-auditor', id);
    expect(first).toMatchObject({ type: 'record-assessment', actor: 'xa-authority' });
    const serious = { ...assessment, rights: { finding: 'serious-concern', text: 'Torture.' } };
    await node.do('xa-second', id, 'record-assessment', serious);
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe('409 rights-concern');
    await node.do('xa-second', id, 'record-assessment', assessment);
    expect(told(await desk.settle('xa-second', id, pending, 'confirm'))).toBe('200 accepted');
  });
});

describe('delivering', () => {
  afterEach(async () => {
    await desk.wants('xa-competent', 'deliver', false);
    await desk.wants('xa-competent', 'emergency-release', false);
  });

  async function inExecution(overrides: object = {}): Promise<string> {
    const { id } = await desk.toAldora({ ...overrides });
    await node.do('xa-authority', id, 'accept', { assessment });
    await node.do('xa-executing', id, 'start-execution');
    return id;
  }

  it('sends nothing until the second officer agrees [ASVS 2.3.5]', async () => {
    const id = await inExecution();
    await desk.wants('xa-competent', 'deliver', true, 5);
    const { body: document } = await upload(node, 'xa-executing', id, 'evidence');
    const documents = { documents: [document.id] };
    const pending = await desk.asked('xa-executing', id, 'deliver', documents);
    const content = at(id, `/documents/${document.id as string}/content`);
    expect((await node.call('xb-liaison', 'GET', content)).status).toBe(404);
    const [{ hours }] = await node.sql(
      `SELECT extract(epoch FROM expires_at - asked_at)::int / 3600 AS hours FROM pending_act WHERE id = $1`,
      [pending],
    );
    expect(hours).toBe(5);
    expect((await desk.settle('xa-authority', id, pending, 'confirm')).status).toBe(200);
    expect((await node.call('xb-liaison', 'GET', content)).body).toBe('evidence');
  });

  it('of what went another way meanwhile fails, and the second document goes on waiting', async () => {
    const id = await inExecution();
    const { body: document } = await upload(node, 'xa-executing', id, 'evidence');
    const documents = { documents: [document.id] };
    await desk.wants('xa-competent', 'deliver');
    const pending = await desk.asked('xa-executing', id, 'deliver', documents);
    await desk.wants('xa-competent', 'deliver', false);
    await node.do('xa-executing', id, 'deliver', documents);
    expect(told(await desk.settle('xa-authority', id, pending, 'confirm'))).toBe(
      '422 document-unknown',
    );
  });

  it('in an emergency takes two where the authority says so, and in no other case [ASVS 2.3.5]', async () => {
    await desk.wants('xa-competent', 'emergency-release');
    const summary = { summary: 'Here is the address.' };
    const routine = await inExecution();
    expect(told(await node.act('xa-executing', routine, 'complete', summary))).toBe('200 executed');
    const pressing = await inExecution({ urgency: 'emergency' });
    await desk.asked('xa-executing', pressing, 'complete', summary);
  });

  it('is another thing than releasing preserved data', async () => {
    await desk.wants('xa-contact-point', 'emergency-release');
    const draft = aPreservation({ requestedState: 'XA', urgency: 'emergency' });
    const { id } = await node.draft('xb-liaison', draft);
    await node.do('xb-contact', id, 'transmit');
    await node.do('xa-contact', id, 'acknowledge');
    const span = { from: inDays(0), until: inDays(90), assessment };
    await node.do('xa-contact', id, 'preserve', span);
    const path = { provider: 'Other Hosting', inState: 'XC', path: '198.51.100.7' };
    await desk.asked('xa-contact', id, 'disclose-path', path);
    await node.advance('65 days');
    const released = await node.act('xa-contact', id, 'release', { reasons: 'Nobody followed.' });
    expect(told(released)).toBe('200 released');
    await desk.wants('xa-contact-point', 'emergency-release', false);
  });
});
