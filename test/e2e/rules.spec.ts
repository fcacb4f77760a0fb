import type { RequestView } from '@rogatory/casework';
import { assessment, consult, inAssessment, inDays } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const told = ({ status, body }: Reply): string => `${status} ${body.code ?? body.state}`;
const essential = { grounds: [{ code: 'R-ESS' }], reasons: 'It would harm essential interests.' };
const demanding = ['un-cybercrime-2024:40(28)', 'un-cybercrime-2024:40(21)(b)'];

const refuse = (id: string, body: unknown): Promise<Reply> =>
  node.act('xb-authority', id, 'refuse', body);

describe('refusing', () => {
  let request: RequestView;
  beforeAll(async () => {
    request = await inAssessment(node);
  });

  it.each([
    ['no reasons', { grounds: [{ code: 'R-DC' }] }, '422 reasons-missing'],
    ['blank reasons', { grounds: [{ code: 'R-DC' }], reasons: '  \n' }, '422 reasons-missing'],
    ['reasons of null', { grounds: [{ code: 'R-DC' }], reasons: null }, '422 reasons-missing'],
    ['no grounds', { reasons: 'So.' }, '422 invalid-body'],
    ['an empty list of grounds', { grounds: [], reasons: 'So.' }, '422 invalid-body'],
    [
      'a forbidden ground',
      { grounds: [{ code: 'N-BANK' }], reasons: 'So.' },
      '422 ground-not-admitted',
    ],
    [
      'a ground to postpone',
      { grounds: [{ code: 'P-ONG' }], reasons: 'So.' },
      '422 ground-not-admitted',
    ],
    [
      'a ground of another kind',
      { grounds: [{ code: 'D-GOV' }], reasons: 'So.' },
      '422 ground-not-admitted',
    ],
    [
      'a ground of a treaty that is not in force',
      { grounds: [{ code: 'R-TREATY' }], reasons: 'So.' },
      '422 ground-not-admitted',
    ],
    ['a ground that demands consultation', essential, '409 consultation-required'],
    [
      'a good ground beside a forbidden one',
      { grounds: [{ code: 'R-ESS' }, { code: 'N-FISC' }], reasons: 'So.' },
      '422 ground-not-admitted',
    ],
  ])('does not do with %s', async (_, body, expected) => {
    expect(told(await refuse(request.id, body))).toBe(expected);
  });

  it('names the grounds that are admitted, and where the reasons belong', async () => {
    const foreign = await refuse(request.id, { grounds: [{ code: 'N-BANK' }], reasons: 'So.' });
    expect(foreign.body.admitted).toEqual(expect.arrayContaining(['R-DC', 'R-ESS', 'R-DISC']));
    expect(foreign.body.admitted).not.toContain('R-TREATY');
    const silent = await refuse(request.id, { grounds: [{ code: 'R-DC' }], reasons: '' });
    expect(silent.body.problems).toMatchObject([{ pointer: '/reasons', code: 'reasons-missing' }]);
  });

  it('cites what demands the consultation', async () => {
    expect((await refuse(request.id, essential)).body.basis).toEqual(
      expect.arrayContaining(demanding),
    );
  });

  it('takes a ground that only advises consultation at once, and remembers the law relied on', async () => {
    const { id } = await inAssessment(node);
    const grounds = [{ code: 'R-DC', provision: 'Penal code, art. 3' }];
    const view = await node.do('xb-authority', id, 'refuse', { grounds, reasons: 'No crime.' });
    expect(view).toMatchObject({ state: 'refused', progress: { grounds, reasons: 'No crime.' } });
    expect(view.items.every(({ decision }) => decision === 'refused')).toBe(true);
    expect(view.allowedActions).toEqual([]);
  });
});

describe('consulting', () => {
  it('satisfies a ground only once it is concluded, and only about the same outcome', async () => {
    const { id } = await inAssessment(node);
    await consult(node, id, 'costs');
    expect(told(await refuse(id, essential))).toBe('409 consultation-required');
    const text = 'We see an obstacle.';
    await node.do('xb-authority', id, 'open-consultation', { about: 'refusal', text });
    expect(told(await refuse(id, essential))).toBe('409 consultation-required');
    const early = { outcome: 'no-reply', text };
    expect(told(await node.act('xb-authority', id, 'conclude-consultation', early))).toBe(
      '409 reply-outstanding',
    );
    await node.do('xa-authority', id, 'reply', { text: 'We see none.' });
    const wrong = await node.act('xb-authority', id, 'conclude-consultation', early);
    expect(told(wrong)).toBe('409 outcome-contradicted');
    const conclusion = { outcome: 'not-agreed', text };
    await node.do('xb-authority', id, 'conclude-consultation', conclusion);
    expect(told(await refuse(id, essential))).toBe('200 refused');
  });

  it('does not satisfy by a reply to oneself', async () => {
    const { id } = await inAssessment(node);
    const text = 'We see an obstacle.';
    await node.do('xb-authority', id, 'open-consultation', { about: 'refusal', text });
    await node.do('xb-liaison', id, 'reply', { text });
    const conclusion = { outcome: 'agreed', text };
    expect(told(await node.act('xb-authority', id, 'conclude-consultation', conclusion))).toBe(
      '409 reply-outstanding',
    );
  });

  it('is satisfied by conditions offered and answered', async () => {
    const { id } = await inAssessment(node);
    const conditions = [{ code: 'C-DATA', text: 'Protect the data.' }];
    await node.do('xb-authority', id, 'offer-conditions', { conditions });
    expect(told(await refuse(id, essential))).toBe('409 illegal-transition');
    await node.do('xa-authority', id, 'decline-conditions', { reasons: 'Impossible.' });
    expect(told(await refuse(id, essential))).toBe('200 refused');
  });

  it('starts anew after a postponement', async () => {
    const { id } = await inAssessment(node);
    await consult(node, id, 'refusal');
    await consult(node, id, 'postponement');
    const grounds = [{ code: 'P-ONG' }];
    const pause = { grounds, reasons: 'Our own case.', reviewOn: inDays(30) };
    await node.do('xb-authority', id, 'postpone', pause);
    await node.do('xb-authority', id, 'resume');
    expect(told(await refuse(id, essential))).toBe('409 consultation-required');
  });

  it('is demanded for one item as for the whole', async () => {
    const { id, items } = await inAssessment(node);
    const [first, second] = items;
    const decision = {
      assessment,
      items: [
        { id: first!.id, decision: 'accepted' },
        { id: second!.id, decision: 'refused', ...essential },
      ],
    };
    const part = await node.act('xb-authority', id, 'accept-in-part', decision);
    expect(told(part)).toBe('409 consultation-required');
    await consult(node, id, 'refusal');
    expect(told(await node.act('xb-authority', id, 'accept-in-part', decision))).toBe(
      '200 accepted',
    );
  });
});
