import {
  aPreservation,
  assessment,
  consult,
  inAssessment,
  inDays,
  inExecution,
  preserved,
  transmitted,
} from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const told = ({ status, body }: Reply): string => `${status} ${body.code ?? body.state}`;
const essential = { grounds: [{ code: 'R-ESS' }], reasons: 'It would harm essential interests.' };
describe('accepting', () => {
  it('takes an assessment, recorded before or given along, without a serious concern', async () => {
    const { id } = await inAssessment(node);
    const accept = (body: unknown): Promise<Reply> => node.act('xb-authority', id, 'accept', body);
    expect(told(await accept({}))).toBe('409 assessment-missing');
    const concern = {
      ...assessment,
      rights: { finding: 'serious-concern', text: 'Risk of torture.' },
    };
    expect(told(await accept({ assessment: concern }))).toBe('409 rights-concern');
    await node.do('xb-authority', id, 'record-assessment', concern);
    expect(told(await accept({}))).toBe('409 rights-concern');
    const view = await node.do('xb-authority', id, 'accept', { assessment });
    expect(view.state).toBe('accepted');
  });

  it.each([
    ['an item is left out', (ids: string[]) => [{ id: ids[0], decision: 'accepted' }]],
    [
      'nothing is accepted',
      (ids: string[]) =>
        ids.map((id) => ({
          ...{ id, decision: 'refused', grounds: [{ code: 'R-DC' }], reasons: 'So.' },
        })),
    ],
    [
      'an item is named twice',
      (ids: string[]) => [...ids, ids[0]].map((id) => ({ id, decision: 'accepted' })),
    ],
    [
      'a refused item has no reasons',
      (ids: string[]) => [
        { id: ids[0], decision: 'accepted' },
        { id: ids[1], decision: 'refused', grounds: [{ code: 'R-DC' }] },
      ],
    ],
    [
      'a conditional item has no conditions',
      (ids: string[]) => ids.map((id) => ({ id, decision: 'conditional' })),
    ],
  ])('in part is refused where %s', async (_, itemsOf) => {
    const { id, items } = await inAssessment(node);
    const body = { assessment, items: itemsOf(items.map((item) => item.id)) };
    expect((await node.act('xb-authority', id, 'accept-in-part', body)).status).toBe(422);
  });

  it('does not complete while an item is postponed', async () => {
    const { id, items } = await inAssessment(node);
    await consult(node, id, 'postponement');
    const [first, second] = items;
    await node.do('xb-authority', id, 'accept-in-part', {
      assessment,
      items: [
        { id: first!.id, decision: 'accepted' },
        {
          ...{ id: second!.id, decision: 'postponed', grounds: [{ code: 'P-ONG' }] },
          ...{ reasons: 'Our own case.', reviewOn: inDays(30) },
        },
      ],
    });
    await node.do('xb-executing', id, 'start-execution');
    const done = { summary: 'Done.' };
    expect(told(await node.act('xb-executing', id, 'complete', done))).toBe('409 items-open');
    const items2 = [{ id: second!.id, decision: 'accepted' }];
    await node.do('xb-authority', id, 'decide-items', { items: items2 });
    expect(told(await node.act('xb-executing', id, 'complete', done))).toBe('200 executed');
  });
});

describe('returning', () => {
  it('needs a reason of the list and reasons, keeps clear of a refusal, and is not possible once accepted', async () => {
    const { id } = await transmitted(node);
    const back = (body: unknown): Promise<Reply> =>
      node.act('xb-authority', id, 'return-unexecuted', body);
    const language = { code: 'language', reasons: 'Send it in English.' };
    expect(told(await back(language))).toBe('409 illegal-transition');
    await node.do('xb-authority', id, 'acknowledge');
    expect(told(await back({ code: 'bored', reasons: 'So.' }))).toBe('422 invalid-body');
    expect(told(await back({ code: 'language' }))).toBe('422 reasons-missing');
    const view = await node.do('xb-authority', id, 'return-unexecuted', language);
    expect(view.state).toBe('returned');
    expect(view.items.map(({ decision }) => decision)).toEqual([null, null]);
    const { id: running } = await inExecution(node);
    const late = await node.act('xb-authority', running, 'return-unexecuted', language);
    expect(told(late)).toBe('409 illegal-transition');
  });
});

describe('preserving', () => {
  it('is refused on a closed list of grounds only, without consultation first', async () => {
    const { id } = await node.draft('xa-contact', aPreservation());
    await node.do('xa-contact', id, 'transmit');
    await node.do('xb-contact', id, 'acknowledge');
    const slight = await node.act('xb-contact', id, 'refuse', {
      ...{ grounds: [{ code: 'R-DC' }], reasons: 'No crime here.' },
    });
    expect(told(slight)).toBe('422 ground-not-admitted');
    expect(slight.body.admitted).toEqual(['R-ESS', 'R-DOM', 'R-DISC']);
    expect(told(await node.act('xb-contact', id, 'refuse', essential))).toBe('200 refused');
  });

  it('lasts sixty days at least, and longer only', async () => {
    const { id } = await node.draft('xa-contact', aPreservation());
    await node.do('xa-contact', id, 'transmit');
    await node.do('xb-contact', id, 'acknowledge');
    const keep = (until: string): Promise<Reply> =>
      node.act('xb-contact', id, 'preserve', { from: inDays(0), until, assessment });
    expect(told(await keep(inDays(59)))).toBe('422 preservation-too-short');
    expect(told(await keep(inDays(60)))).toBe('200 preserved');
    const { id: kept } = await preserved(node);
    const shorter = await node.act('xb-contact', kept, 'extend', { until: inDays(80) });
    expect(told(shorter)).toBe('422 not-longer');
  });

  it.each([
    ['decide-on-risk', 'xa-contact', { proceed: true }, 'no-risk-told'],
    ['decline-extension', 'xb-contact', { reasons: 'No.' }, 'no-extension-asked'],
  ])('does not %s where nobody asked', async (action, client, body, code) => {
    const { id } = await preserved(node);
    expect(told(await node.act(client, id, action, body))).toBe(`409 ${code}`);
  });
});
