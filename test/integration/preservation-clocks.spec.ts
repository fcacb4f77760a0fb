import { clockOf, preservationThatIs, requestThatIs, setTime } from '../support/cases.js';
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
/** 24:00 of that day in Belvia, seven hours ahead of UTC. */
const endOf = (on: string): string => `${on}T17:00:00.000Z`;

describe('the clocks of a preservation', () => {
  it('count hours round the clock until the data are kept', async () => {
    const { id } = await preservationThatIs(node, 'transmitted');
    const acknowledge = await clockOf(node, 'xb-contact', id, 'acknowledge');
    expect(acknowledge).toMatchObject({ ...running, dueOn: null });
    expect(Date.parse(acknowledge.dueAt) - Date.parse(acknowledge.startedAt)).toBe(4 * 3_600_000);
    await node.do('xb-contact', id, 'acknowledge');
    const preserve = await clockOf(node, 'xb-contact', id, 'preserve');
    expect(Date.parse(preserve.dueAt) - Date.parse(preserve.startedAt)).toBe(8 * 3_600_000);
  });

  it('hold the last day before both States, and a later one after an extension', async () => {
    const { id } = await preservationThatIs(node, 'preserved', {
      from: '2027-03-01',
      until: '2027-05-30',
    });
    expect(await clockOf(node, 'xa-contact', id, 'preservation')).toMatchObject({
      ...running,
      owedBy: 'XB',
      policy: false,
      visibility: 'shared',
      dueAt: endOf('2027-05-30'),
    });
    await node.do('xb-contact', id, 'extend', { until: '2027-07-30' });
    expect(await clockOf(node, 'xa-contact', id, 'preservation')).toMatchObject({
      dueOn: '2027-07-30',
    });
  });

  it('stand still while the data are held, and give fifteen days of notice before release', async () => {
    const kept = await preservationThatIs(node, 'preserved', {
      from: '2027-03-01',
      until: '2027-05-01',
    });
    const links = [{ type: 'follows', request: kept.id }];
    const { id } = await requestThatIs(node, 'in-assessment', { links });
    expect(await clockOf(node, 'xa-contact', kept.id, 'preservation')).toMatchObject({
      standing: true,
    });

    await setTime(node, '2027-04-26T03:00:00Z');
    await node.do('xb-authority', id, 'refuse', {
      grounds: [{ code: 'R-DC' }],
      reasons: 'No offence.',
    });
    const shared = { ...running, visibility: 'shared' };
    expect(await clockOf(node, 'xa-contact', kept.id, 'release-notice')).toMatchObject({
      ...shared,
      dueOn: '2027-05-11',
    });
    expect(await clockOf(node, 'xa-contact', kept.id, 'preservation')).toMatchObject({
      ...shared,
      dueOn: '2027-05-12', // the day after the whole notice, which is later than what was promised
    });
  });
});
