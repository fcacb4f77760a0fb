import { ClockTower } from '@rogatory/deadlines';
import {
  assessment,
  executed,
  inAssessment,
  inDays,
  preserved,
  transmitted,
} from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

// each of these moves the clock, so each has a node of its own
let node: TestNode;
beforeEach(async () => {
  node = await startNode();
});
afterEach(() => node.stop());

describe('as time passes', () => {
  it('the requested State closes once thirty days have passed without a receipt', async () => {
    const { id } = await executed(node);
    const early = await node.act('xb-authority', id, 'close');
    expect([early.status, early.body.code]).toEqual([409, 'receipt-outstanding']);
    await node.advance('35 days');
    expect((await node.do('xb-authority', id, 'close')).state).toBe('closed');
  });

  it('a preservation that nobody follows ends by itself, once, and can no longer be extended', async () => {
    const { id } = await preserved(node);
    await node.advance('91 days');
    const late = await node.act('xb-contact', id, 'extend', { until: inDays(200) });
    expect([late.status, late.body.code]).toEqual([409, 'preservation-expired']);
    await node.app.get(ClockTower).sweep();
    await node.app.get(ClockTower).sweep();
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/history`);
    const types = body.events.map(({ type }: { type: string }) => type);
    expect(types.filter((type: string) => type === 'expire')).toHaveLength(1);
    expect((await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`)).body.state).toBe(
      'released',
    );
  });

  it('what was held is kept past its end, then for the notice, and released after it', async () => {
    const { id } = await preserved(node, 60);
    const follower = await transmitted(node, { links: [{ type: 'follows', request: id }] });
    await node.advance('61 days');
    await node.app.get(ClockTower).sweep();
    const { body: held } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`);
    expect(held.state).toBe('held');
    await node.do('xa-authority', follower.id, 'withdraw', { reasons: 'Solved.' });
    const { body: lifted } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`);
    expect(lifted.state).toBe('preserved');
    expect(lifted.progress.notBefore >= inDays(75)).toBe(true);
    const early = await node.act('xb-authority', id, 'release', { reasons: 'Not needed.' });
    expect([early.status, early.body.code]).toEqual([409, 'release-too-early']);
    await node.advance('16 days');
    const released = await node.do('xb-authority', id, 'release', { reasons: 'Not needed.' });
    expect(released.state).toBe('released');
  });

  it('the requested State goes on where an answer, a reply or an answer to conditions does not come', async () => {
    const asked = await inAssessment(node);
    await node.do('xb-authority', asked.id, 'ask-for-information', {
      questions: ['Which account?'],
      dueOn: inDays(5),
    });
    const offered = await inAssessment(node);
    const conditions = [{ code: 'C-USE', text: 'For this case only.' }];
    await node.do('xb-authority', offered.id, 'offer-conditions', { conditions });
    const consulted = await inAssessment(node);
    const text = 'What is the address for?';
    const opening = { about: 'refusal', text, replyBy: inDays(5) };
    await node.do('xb-authority', consulted.id, 'open-consultation', opening);
    const conclusion = { outcome: 'no-reply', text: 'No reply came.' };
    const moves = [
      [asked.id, 'proceed-without-answer', { reasons: 'No answer.' }, 'answer-not-due'],
      [offered.id, 'proceed-without-answer', { reasons: 'No answer.' }, 'answer-not-due'],
      [consulted.id, 'conclude-consultation', conclusion, 'reply-outstanding'],
    ] as const;
    for (const [id, action, body, code] of moves) {
      const early = await node.act('xb-authority', id, action, body);
      expect([early.status, early.body.code]).toEqual([409, code]);
    }
    await node.advance('20 days');
    for (const [id, action, body] of moves) {
      expect((await node.do('xb-authority', id, action, body)).state).toBe('in-assessment');
    }
    const refusal = { grounds: [{ code: 'R-ESS' }], reasons: 'Essential interests.' };
    expect((await node.do('xb-authority', consulted.id, 'refuse', refusal)).state).toBe('refused');
  });

  it('a clock stands still while the other side has the word, and says so', async () => {
    const { id } = await inAssessment(node);
    const decideClock = async (): Promise<any> => {
      const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/deadlines`);
      return body.items.find(({ limit }: { limit: string }) => limit === 'decide');
    };
    const before = await decideClock();
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which account?'] });
    expect(await decideClock()).toMatchObject({ standing: true, dueAt: null });
    await node.advance('14 days');
    await node.do('xa-liaison', id, 'supply-information', { answers: 'That one.' });
    const after = await decideClock();
    expect(after.standing).toBe(false);
    expect(Date.parse(after.dueAt) - Date.parse(before.dueAt)).toBeGreaterThanOrEqual(
      12 * 86_400_000,
    );
    await node.do('xb-authority', id, 'accept', { assessment });
    expect((await decideClock()).closedAt).not.toBeNull();
  });

  it('its events are recorded once, and change no version', async () => {
    const { id, version } = await transmitted(node, {
      deadline: { on: inDays(20), reason: 'Hearing' },
    });
    await node.advance('30 days');
    for (let sweep = 0; sweep < 3; sweep += 1) await node.app.get(ClockTower).sweep();
    const { body } = await node.call('xb-auditor', 'GET', `/api/v1/requests/${id}/history`);
    const fired = body.events.filter(({ type }: { type: string }) => type === 'deadline');
    const told = fired.map(({ room, data }: any) => `${room} ${data.limit} ${data.threshold}`);
    expect(new Set(told).size).toBeGreaterThan(4);
    expect(told).toEqual(
      expect.arrayContaining(['shared requester-deadline due', 'private acknowledge escalate']),
    );
    const [{ unfired }] = await node.sql(
      'SELECT count(*)::int AS unfired FROM threshold WHERE fired_at IS NULL AND at < node_time()',
    );
    expect(unfired).toBe(0);
    const { body: request } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`);
    expect(request).toMatchObject({ version, state: 'transmitted' });
    for (const client of ['xa-auditor', 'xb-auditor']) {
      const verified = await node.call(client, 'GET', `/api/v1/requests/${id}/history/verify`);
      expect(verified.body.ok).toBe(true);
    }
    const seen = await node.call('xa-auditor', 'GET', `/api/v1/requests/${id}/history`);
    expect(JSON.stringify(seen.body)).not.toContain('"limit":"acknowledge"');
  });
});
