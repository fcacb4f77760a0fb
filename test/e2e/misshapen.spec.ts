import {
  aPreservation,
  aStoredDataRequest,
  assessment,
  inAssessment,
  inDays,
} from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const post = (body: unknown) => node.call('xa-liaison', 'POST', '/api/v1/requests', body);

describe('a draft', () => {
  it.each([
    ['a list in place of an item', { items: [[{ measure: 'disclose' }]] }, '/items'],
    ['a list in place of an offence', { offences: [[]] }, '/offences'],
    ['a list in place of the deadline', { deadline: [] }, '/deadline'],
    ['a day that no clock can count to', { deadline: { on: '9999-12-31' } }, '/deadline/on'],
    ['a day that no calendar has', { deadline: { on: '2026-02-30' } }, '/deadline/on'],
    ['contents with a name that every object has', { contents: { constructor: 'x' } }, '/contents'],
    ['an offence with such a name', { offences: [{ toString: 'x' }] }, '/offences/0'],
  ])('is refused with %s [ASVS 2.2.1]', async (_, overrides, pointer) => {
    const { status, body } = await post(aStoredDataRequest(overrides));
    expect(status).toBe(422);
    expect(body.code).toBe('invalid-body');
    expect(body.problems[0].pointer).toBe(pointer);
  });

  it('is told what is missing by its name, and of a wrong type before anything else', async () => {
    const { body } = await post({ items: null, offences: [{ maxPenaltyYears: '5' }] });
    const said = body.problems.map(({ message }: { message: string }) => message);
    expect(said).toContain('"instrument" is missing.');
    expect(said).toContain('"items" is missing.');
    expect(said).toContain('"maxPenaltyYears" must be an integer number.');
  });
});

describe('an act', () => {
  it('is refused with lists where objects belong [ASVS 15.3.5]', async () => {
    const { id } = await inAssessment(node);
    const conditions = { conditions: [[{ code: 'C-TERMS', text: 'x' }]] };
    expect(await node.act('xb-authority', id, 'offer-conditions', conditions)).toMatchObject({
      status: 422,
      body: { problems: [{ pointer: '/conditions' }] },
    });
    const grounds = { grounds: [[]], reasons: 'Because.' };
    expect((await node.act('xb-authority', id, 'refuse', grounds)).status).toBe(422);
  });

  it('names only what belongs to its request', async () => {
    const { id } = await inAssessment(node);
    const stranger = '01900000-0000-7000-8000-000000000000';
    const forward = { authority: 'xb-competent', items: [stranger] };
    expect(await node.act('xb-authority', id, 'forward', forward)).toMatchObject({
      status: 422,
      body: { code: 'item-unknown', problems: [{ pointer: '/items/0' }] },
    });
  });

  it('cannot take away what transmission demanded', async () => {
    const { id } = await inAssessment(node);
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Who?'] });
    for (const contents of [{ facts: null }, { facts: '  ' }, { period: { from: '2026-11-01' } }]) {
      const reply = await node.act('xa-liaison', id, 'supply-information', {
        answers: 'A.',
        contents,
      });
      expect(reply).toMatchObject({ status: 422, body: { code: 'invalid-body' } });
    }
    const facts = 'On 12 November 2026, from 02:10 to 04:40 UTC.';
    const better = await node.do('xa-liaison', id, 'supply-information', {
      answers: [{ question: 'Who?', answer: 'Unknown.' }],
      contents: { facts },
    });
    expect(better.contents['facts']).toBe(facts);
  });

  it('keeps data for the whole floor from when the request came', async () => {
    const { id } = await node.draft('xa-liaison', aPreservation());
    await node.do('xa-contact', id, 'transmit');
    await node.do('xb-contact', id, 'acknowledge');
    const early = { from: '2020-01-01', until: inDays(30), assessment };
    expect(await node.act('xb-contact', id, 'preserve', early)).toMatchObject({
      status: 422,
      body: { code: 'preservation-too-short' },
    });
  });
});

describe('a cursor', () => {
  it.each(['2026-02-30T10:00:00.000Z', '2026-13-01T10:00:00.000Z', '0000-01-01T00:00:00.000Z'])(
    'that names the moment %s is refused',
    async (moment) => {
      const { id } = await inAssessment(node);
      const cursor = Buffer.from(JSON.stringify([moment, 'shared', '1'])).toString('base64url');
      const reply = await node.call(
        'xa-liaison',
        'GET',
        `/api/v1/requests/${id}/history?cursor=${cursor}`,
      );
      expect(reply).toMatchObject({ status: 422, body: { code: 'cursor-invalid' } });
    },
  );
});
