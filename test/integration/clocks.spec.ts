import { assessment } from '../support/drafts.js';
import { clockOf, requestThatIs, setTime } from '../support/cases.js';
import { startNode, type TestNode } from '../support/node.js';

/** Every story begins on this Monday: 10:00 in Belvia, which all of a request's clocks count by. */
const monday = '2027-03-01T03:00:00Z';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
beforeEach(() => setTime(node, monday));
afterAll(() => node.stop());

const running = { standing: false, closedAt: null };
const over = { closedAt: expect.any(String) as string };
/** 24:00 of that day in Belvia, seven hours ahead of UTC. */
const endOf = (on: string): string => `${on}T17:00:00.000Z`;
const seenBy = async (id: string, limit: string): Promise<string[]> => {
  const read = await Promise.all(
    ['xa-authority', 'xb-authority'].map((client) => clockOf(node, client, id, limit)),
  );
  return ['XA', 'XB'].filter((_, index) => read[index] !== undefined);
};

describe('the clocks of a request', () => {
  it('give the requested State a week to acknowledge, which is its own affair', async () => {
    const { id } = await requestThatIs(node, 'transmitted');
    expect(await clockOf(node, 'xb-authority', id, 'acknowledge')).toMatchObject({
      ...running,
      owedBy: 'XB',
      policy: true,
      visibility: 'private',
      dueOn: '2027-03-08',
      dueAt: endOf('2027-03-08'),
      zone: 'Asia/Ho_Chi_Minh',
      explanation: expect.stringMatching(/^received 2027-03-01 .*; 7 days; due 8 March 2027/),
    });
    expect(await seenBy(id, 'acknowledge')).toEqual(['XB']);

    await node.do('xb-contact', id, 'acknowledge');
    expect(await clockOf(node, 'xb-authority', id, 'acknowledge')).toMatchObject(over);
  });

  it('give thirty days to decide, ninety to execute, and move a weekend to Monday', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    expect(await clockOf(node, 'xb-authority', id, 'decide')).toMatchObject({
      ...running,
      dueOn: '2027-03-31',
    });
    await node.do('xb-authority', id, 'accept', { assessment });
    expect(await clockOf(node, 'xb-authority', id, 'decide')).toMatchObject(over);
    expect(await clockOf(node, 'xb-authority', id, 'execute')).toMatchObject({
      ...running,
      dueOn: '2027-05-31', // the ninetieth day is a Sunday
      explanation: expect.stringContaining('30 May 2027'),
    });
    expect(await seenBy(id, 'execute')).toEqual(['XB']);
  });

  it('stand still while the other side owes an answer, and give back what that took', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which account?'] });
    expect(await clockOf(node, 'xb-authority', id, 'decide')).toMatchObject({
      standing: true,
      dueAt: null,
    });
    expect(await clockOf(node, 'xa-liaison', id, 'answer-information')).toMatchObject({
      ...running,
      owedBy: 'XA',
      visibility: 'shared',
      dueOn: '2027-03-31', // the service level, since the question names no day
    });
    expect(await seenBy(id, 'answer-information')).toEqual(['XA', 'XB']);

    await setTime(node, '2027-03-03T02:00:00Z'); // 47 hours later
    await node.do('xa-liaison', id, 'supply-information', { answers: 'The second one.' });
    expect(await clockOf(node, 'xa-liaison', id, 'answer-information')).toMatchObject(over);
    expect(await clockOf(node, 'xb-authority', id, 'decide')).toMatchObject({
      ...running,
      dueOn: '2027-04-02',
      explanation: expect.stringMatching(/; stopped 1 d 22 h 59 min.*; due 2 April/),
    });
  });

  it.each([
    ['ask-for-information', 'answer-information', 'dueOn', { questions: ['Which?'] }, '2027-03-31'],
    [
      'open-consultation',
      'answer-consultation',
      'replyBy',
      { about: 'refusal', text: 'We may have to refuse.' },
      '2027-03-15',
    ],
    [
      'offer-conditions',
      'answer-conditions',
      'answerBy',
      { conditions: [{ code: 'C-USE', text: 'This case only.' }] },
      '2027-03-15',
    ],
  ])(
    'take the day that %s names, else its service level',
    async (action, limit, field, body, level) => {
      const asked = await requestThatIs(node, 'in-assessment');
      await node.do('xb-authority', asked.id, action, { ...body, [field]: '2027-03-10' });
      const named = await clockOf(node, 'xa-authority', asked.id, limit);
      expect(named).toMatchObject({ ...running, owedBy: 'XA', dueAt: endOf('2027-03-10') });

      const open = await requestThatIs(node, 'in-assessment');
      await node.do('xb-authority', open.id, action, body);
      expect(await clockOf(node, 'xa-authority', open.id, limit)).toMatchObject({ dueOn: level });
      expect(await clockOf(node, 'xb-authority', open.id, 'decide')).toMatchObject({
        standing: true,
      });
    },
  );

  it('make the side answer that was asked, also where the requesting State opens a consultation', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    await node.do('xa-authority', id, 'open-consultation', { about: 'costs', text: 'Who pays?' });
    expect(await clockOf(node, 'xa-authority', id, 'answer-consultation')).toMatchObject({
      ...running,
      owedBy: 'XB',
      visibility: 'shared',
    });
  });

  it('end the wait for a reply with the reply, and for conditions with the answer', async () => {
    const consulted = await requestThatIs(node, 'in-assessment');
    await node.do('xb-authority', consulted.id, 'open-consultation', {
      about: 'costs',
      text: 'Dear.',
    });
    await node.do('xa-liaison', consulted.id, 'reply', { text: 'We pay.' });
    expect(await clockOf(node, 'xa-liaison', consulted.id, 'answer-consultation')).toMatchObject(
      over,
    );
    expect(await clockOf(node, 'xb-authority', consulted.id, 'decide')).toMatchObject({
      standing: true,
    });

    const offered = await requestThatIs(node, 'in-assessment');
    const conditions = [{ code: 'C-USE', text: 'This case only.' }];
    await node.do('xb-authority', offered.id, 'offer-conditions', { conditions });
    await node.do('xa-authority', offered.id, 'accept-conditions');
    expect(await clockOf(node, 'xa-authority', offered.id, 'answer-conditions')).toMatchObject(
      over,
    );
    expect(await clockOf(node, 'xb-authority', offered.id, 'decide')).toMatchObject(over);
    expect(await clockOf(node, 'xb-authority', offered.id, 'execute')).toMatchObject(running);
  });

  it('watch the review of what was postponed, as a whole or in one item', async () => {
    const decline = {
      grounds: [{ code: 'P-ONG' }],
      reasons: 'It would harm our own investigation.',
    };
    const consult = async (id: string): Promise<void> => {
      await node.do('xb-authority', id, 'open-consultation', {
        about: 'postponement',
        text: 'May we wait?',
      });
      await node.do('xa-authority', id, 'reply', { text: 'You may.' });
      await node.do('xb-authority', id, 'conclude-consultation', {
        outcome: 'agreed',
        text: 'So be it.',
      });
    };
    const whole = await requestThatIs(node, 'in-assessment');
    await consult(whole.id);
    await node.do('xb-authority', whole.id, 'postpone', { ...decline, reviewOn: '2027-04-15' });
    const review = await clockOf(node, 'xa-authority', whole.id, 'review');
    expect(review).toMatchObject({
      ...running,
      owedBy: 'XB',
      visibility: 'shared',
      dueOn: '2027-04-15',
    });
    await node.do('xb-authority', whole.id, 'resume');
    expect(await clockOf(node, 'xb-authority', whole.id, 'review')).toMatchObject(over);

    const part = await requestThatIs(node, 'in-assessment');
    await consult(part.id);
    const [first, second] = part.items.map(({ id }) => id);
    await node.do('xb-authority', part.id, 'accept-in-part', {
      assessment,
      items: [
        { id: first, decision: 'accepted' },
        { id: second, decision: 'postponed', ...decline, reviewOn: '2027-04-20' },
      ],
    });
    expect(await clockOf(node, 'xa-authority', part.id, 'review')).toMatchObject({
      ...running,
      dueOn: '2027-04-20',
    });
    await node.do('xb-authority', part.id, 'decide-items', {
      items: [{ id: second, decision: 'accepted' }],
    });
    expect(await clockOf(node, 'xa-authority', part.id, 'review')).toMatchObject(over);
  });

  it("hold the requester's own reasoned date before both States until the work is done", async () => {
    const deadline = { on: '2027-03-20', reason: 'Detention hearing on 21 March' };
    const { id } = await requestThatIs(node, 'in-execution', { deadline });
    const clock = { ...running, owedBy: 'XB', policy: false, dueAt: endOf('2027-03-20') };
    expect(await clockOf(node, 'xa-liaison', id, 'requester-deadline')).toMatchObject(clock);
    expect(await seenBy(id, 'requester-deadline')).toEqual(['XA', 'XB']);

    await node.do('xb-executing', id, 'complete', { summary: 'Done.' });
    expect(await clockOf(node, 'xa-liaison', id, 'requester-deadline')).toMatchObject(over);
    expect(await clockOf(node, 'xa-liaison', id, 'confirm-receipt')).toMatchObject({
      ...running,
      owedBy: 'XA',
      dueOn: '2027-03-31',
    });
    await node.do('xa-liaison', id, 'confirm-receipt');
    expect(await clockOf(node, 'xa-liaison', id, 'confirm-receipt')).toMatchObject(over);
  });

  it('all end with the request', async () => {
    const { id } = await requestThatIs(node, 'in-assessment', {
      deadline: { on: '2027-03-20', reason: 'Trial' },
    });
    const grounds = [{ code: 'R-DC' }];
    await node.do('xb-authority', id, 'refuse', { grounds, reasons: 'No offence with us.' });
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}/deadlines`);
    expect(body.items.length).toBeGreaterThan(2);
    expect(body.items.filter(({ closedAt }: { closedAt: unknown }) => closedAt === null)).toEqual(
      [],
    );
  });
});
