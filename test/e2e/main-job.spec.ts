import { createHash } from 'node:crypto';
import { aPreservation, assessment, inAssessment, inDays, inExecution } from '../support/drafts.js';
import { aStoredDataRequest, executed, preserved, transmitted, upload } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

async function stateOf(id: string): Promise<string> {
  return (await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`)).body.state;
}

describe('the main job', () => {
  it('preserves data, then asks for it, and ends with evidence delivered and a history that both sides verify', async () => {
    const preservation = await node.draft('xa-liaison', aPreservation());
    expect(preservation).toMatchObject({ state: 'draft', version: 1, transmittedAt: null });
    expect(preservation.reference).toMatch(/^XA-\d{4}-\d{6}$/);
    await node.do('xa-contact', preservation.id, 'transmit');
    await node.do('xb-contact', preservation.id, 'acknowledge', { theirReference: 'B-77' });
    const kept = await node.do('xb-contact', preservation.id, 'preserve', {
      ...{ from: inDays(0), until: inDays(90), assessment },
    });
    expect(kept.state).toBe('preserved');

    const links = [{ type: 'follows', request: preservation.id }];
    const { id } = await node.draft('xa-liaison', aStoredDataRequest({ links }));
    await node.do('xa-liaison', id, 'submit-for-approval');
    await node.do('xa-authority', id, 'return-to-drafter', { reasons: 'State the period.' });
    await node.do('xa-liaison', id, 'submit-for-approval');
    const issuedBy = { name: 'A. Judge', capacity: 'Investigating judge' };
    await node.do('xa-authority', id, 'transmit', { issuedBy });
    expect(await stateOf(preservation.id)).toBe('held');

    await node.do('xb-authority', id, 'acknowledge', { theirReference: 'B-78' });
    await node.do('xb-authority', id, 'start-assessment');
    await node.do('xb-authority', id, 'record-assessment', assessment);
    const accepted = await node.do('xb-authority', id, 'accept', { note: 'Both items.' });
    expect(accepted.items.map(({ decision }) => decision)).toEqual(['accepted', 'accepted']);
    await node.do('xb-executing', id, 'start-execution');
    await node.do('xb-executing', id, 'report-obstacle', { text: 'The provider is closed.' });
    const { body: file } = await upload(node, 'xb-executing', id, 'subscriber: J. Doe');
    await node.do('xb-executing', id, 'deliver', { documents: [file.id], note: 'Part one.' });
    const content = `/api/v1/requests/${id}/documents/${file.id}/content`;
    const delivered = await node.call('xa-liaison', 'GET', content);
    expect(createHash('sha256').update(delivered.body).digest('hex')).toBe(file.sha256);

    const [, mailbox] = accepted.items;
    const done = await node.do('xb-executing', id, 'complete', {
      summary: 'The mailbox was empty.',
      items: [{ id: mailbox!.id, outcome: 'nothing-held', reasons: 'It was deleted.' }],
    });
    expect(done.items.map(({ outcome }) => outcome)).toEqual(['delivered', 'nothing-held']);
    expect(await stateOf(preservation.id)).toBe('preserved');
    await node.do('xa-liaison', id, 'confirm-receipt', { documents: [file.id] });
    expect((await node.do('xb-authority', id, 'close')).state).toBe('closed');

    for (const [client, request] of [
      ...['xa-auditor', 'xb-auditor'].map((who) => [who, id] as const),
      ...['xa-auditor', 'xb-auditor'].map((who) => [who, preservation.id] as const),
    ]) {
      const { body } = await node.call(client, 'GET', `/api/v1/requests/${request}/history/verify`);
      expect(body).toMatchObject({ ok: true, chains: [{ room: 'shared' }, { room: 'private' }] });
    }
  });
});

describe('a request for assistance', () => {
  it('is forwarded to another authority of the requested State', async () => {
    const { id } = await transmitted(node);
    const { body } = await node.call('xb-authority', 'GET', '/api/v1/authorities?state=XB');
    const competent = body.items.find(({ id: name }: { id: string }) => /competent/.test(name));
    const view = await node.do('xb-authority', id, 'forward', { authority: competent.id });
    expect(view).toMatchObject({ state: 'transmitted', requestedAuthority: competent.id });
  });

  it('is asked about, and answered with a new version of its contents that the decision cites', async () => {
    const { id } = await inAssessment(node);
    const asked = { questions: ['Which account?'], dueOn: inDays(20) };
    expect((await node.do('xb-authority', id, 'ask-for-information', asked)).state).toBe(
      'awaiting-information',
    );
    const answered = await node.do('xa-liaison', id, 'supply-information', {
      answers: ['The mailbox of that address.'],
      contents: { persons: 'J. Doe, born 1980' },
    });
    expect(answered).toMatchObject({ state: 'in-assessment', contentsVersion: 2 });
    expect(answered.contents).toMatchObject({
      persons: 'J. Doe, born 1980',
      purpose: expect.any(String),
    });
    await node.do('xb-authority', id, 'accept', { assessment });
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/history`);
    const decision = body.events.find(({ type }: { type: string }) => type === 'accept');
    expect(decision.data.contentsVersion).toBe(2);
  });

  it('is consulted about by either side, and goes on where it stood', async () => {
    const { id } = await inExecution(node);
    const opening = { about: 'costs', text: 'The search needs an expert.' };
    const open = await node.do('xa-authority', id, 'open-consultation', opening);
    expect(open.state).toBe('in-consultation');
    await node.do('xb-authority', id, 'reply', { text: 'We bear it.' });
    const conclusion = { outcome: 'agreed', text: 'Agreed.' };
    const back = await node.do('xb-authority', id, 'conclude-consultation', conclusion);
    expect(back.state).toBe('in-execution');
  });

  it('is accepted on conditions that the requesting State has declined, then accepted', async () => {
    const { id } = await inAssessment(node);
    const conditions = [{ code: 'C-USE', text: 'For this case only.', until: inDays(400) }];
    const unknown = { conditions: [{ ...conditions[0], code: 'C-OWN' }] };
    expect(await node.act('xb-authority', id, 'offer-conditions', unknown)).toMatchObject({
      ...{ status: 422, body: { code: 'condition-not-admitted' } },
    });
    await node.do('xb-authority', id, 'offer-conditions', { conditions });
    const declined = await node.do('xa-authority', id, 'decline-conditions', { reasons: 'Vague.' });
    expect(declined.state).toBe('in-assessment');
    await node.do('xb-authority', id, 'offer-conditions', { conditions });
    const accepted = await node.do('xa-authority', id, 'accept-conditions');
    expect(accepted).toMatchObject({ state: 'accepted', progress: { conditions } });
    expect(accepted.items[0]).toMatchObject({ decision: 'conditional', conditions });
  });

  it('is decided item by item: in part, and what was postponed before it is completed', async () => {
    const { id, items } = await inAssessment(node);
    const [subscriber, mailbox] = items;
    const view = await node.do('xb-authority', id, 'accept-in-part', {
      assessment,
      items: [
        {
          id: subscriber!.id,
          decision: 'conditional',
          conditions: [{ code: 'C-CONF', text: 'Keep it confidential.' }],
        },
        { id: mailbox!.id, decision: 'refused', grounds: [{ code: 'R-DC' }], reasons: 'No crime.' },
      ],
    });
    expect(view.state).toBe('accepted');
    expect(view.items[1]).toMatchObject({ decision: 'refused', reasons: 'No crime.' });
    const later = [{ id: mailbox!.id, decision: 'accepted' }];
    const decided = await node.do('xb-authority', id, 'decide-items', { items: later });
    expect(decided.items[1]).toMatchObject({ decision: 'accepted' });
    expect(decided.items[1]).not.toHaveProperty('grounds');
  });

  it('is postponed after consultation, and resumed where it stood', async () => {
    const { id } = await inAssessment(node);
    const text = 'Our own case is under way.';
    await node.do('xb-authority', id, 'open-consultation', { about: 'postponement', text });
    await node.do('xa-authority', id, 'reply', { text: 'We can wait.' });
    await node.do('xb-authority', id, 'conclude-consultation', { outcome: 'agreed', text });
    const grounds = [{ code: 'P-ONG', provision: 'Code of procedure, s. 12' }];
    const postponement = { grounds, reasons: text, reviewOn: inDays(30) };
    expect((await node.do('xb-authority', id, 'postpone', postponement)).state).toBe('postponed');
    expect((await node.do('xb-authority', id, 'resume')).state).toBe('in-assessment');
  });

  it('is closed by the requesting State at once', async () => {
    const { id } = await executed(node);
    expect((await node.do('xa-authority', id, 'close')).state).toBe('closed');
  });

  it('tells both sides what was written, in the order of writing', async () => {
    const { id } = await transmitted(node);
    await node.do('xa-liaison', id, 'supplement', { text: 'One more address.' });
    await node.do('xa-liaison', id, 'ask-status', { text: 'Any news?' });
    await node.do('xb-liaison', id, 'report-status', { text: 'On a desk.' });
    for (const client of ['xa-liaison', 'xb-liaison']) {
      const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}/messages`);
      const types = body.items.map(({ type }: { type: string }) => type);
      expect(types).toEqual(['supplement', 'ask-status', 'report-status']);
    }
  });
});

describe('a preservation', () => {
  it('is extended before its end, and its path through another provider is disclosed', async () => {
    const { id } = await preserved(node);
    const wish = { until: inDays(120), reasons: 'The request is being translated.' };
    await node.do('xa-liaison', id, 'ask-for-extension', wish);
    await node.do('xb-contact', id, 'decline-extension', { reasons: 'Say why it takes so long.' });
    await node.do('xa-liaison', id, 'ask-for-extension', wish);
    const longer = await node.do('xb-contact', id, 'extend', { until: inDays(120) });
    expect(longer).toMatchObject({ state: 'preserved', progress: { until: inDays(120) } });
    const path = { provider: 'Corvana Transit', inState: 'XC', path: 'AS 64500 to AS 64501' };
    expect((await node.do('xb-contact', id, 'disclose-path', path)).state).toBe('preserved');
  });

  it.each([
    [true, 'preserved'],
    [false, 'withdrawn'],
  ])('tells of a risk, and the requester decides (proceed: %s)', async (proceed, state) => {
    const { id } = await preserved(node);
    await node.do('xb-contact', id, 'warn-of-risk', { text: 'The user would notice.' });
    expect((await node.do('xa-contact', id, 'decide-on-risk', { proceed })).state).toBe(state);
  });

  it('ends where nothing is held', async () => {
    const { id } = await node.draft('xa-contact', aPreservation());
    await node.do('xa-contact', id, 'transmit');
    await node.do('xb-contact', id, 'acknowledge');
    const ended = await node.do('xb-contact', id, 'report-not-held', { text: 'No such account.' });
    expect(ended.state).toBe('no-such-data');
  });

  it('is held until the last of the requests that follow it has ended', async () => {
    const { id } = await preserved(node);
    const links = [{ type: 'follows', request: id }];
    const first = await inAssessment(node, { links });
    const second = await transmitted(node, { links });
    const release = await node.act('xb-authority', id, 'release', { reasons: 'Not needed.' });
    expect([release.status, release.body.code]).toEqual([409, 'illegal-transition']);
    await node.do('xa-authority', second.id, 'withdraw', { reasons: 'Solved.' });
    expect(await stateOf(id)).toBe('held');
    const refusal = { grounds: [{ code: 'R-DC' }], reasons: 'No crime here.' };
    await node.do('xb-authority', first.id, 'refuse', refusal);
    expect(await stateOf(id)).toBe('preserved');
    const early = await node.act('xb-authority', id, 'release', { reasons: 'Not needed.' });
    expect([early.status, early.body.code]).toEqual([409, 'release-too-early']);
  });
});
