import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forgetCalendar, put, recalculate } from '../support/calendars.js';
import { startNode, type TestNode } from '../support/node.js';
import { run, type Ended } from '../support/program.js';
import { services } from '../support/services.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
  for (const state of ['XD', 'XE']) await forgetCalendar(node, state);
});
afterAll(() => node.stop());

function file(name: string, text: string): string {
  const path = join(services().dataDir, name);
  writeFileSync(path, text);
  return path;
}
function bring(...options: string[]): Promise<Ended> {
  const settings = { DATABASE_URL: node.database.ownerUrl, DATA_DIR: services().dataDir };
  return run('cli', settings, ['import-calendar', ...options]);
}
const daysOf = async (state: string): Promise<string[]> => {
  const { body } = await node.call('xa-liaison', 'GET', `/api/v1/calendars/${state}`);
  return [body.weekend.join(), ...body.holidays.map(({ on }: { on: string }) => on)];
};

describe('the command import-calendar', () => {
  it('gives a State a whole calendar, such as one that ships, and promises that deadlines follow', async () => {
    const eg = 'config/calendars/derived/eg.yaml';
    expect(await bring('--state', 'XD', '--file', eg)).toMatchObject({
      ...{
        code: 0,
        err: '',
        out: expect.stringMatching(/^XD has \d+ holidays; its open deadlines follow$/),
      },
    });
    const [weekend, ...days] = await daysOf('XD');
    expect([weekend, days.length > 30]).toEqual(['5,6', true]);
    expect(await node.sql("SELECT data FROM outbox WHERE name = 'recalculate'")).toEqual([
      { data: { state: 'XD', version: '1' } },
    ]);
    expect(await recalculate(node)).toBe(0);
    const { body } = await node.call(
      'xd-auditor',
      'GET',
      '/api/v1/access-events?type=calendar-changed',
    );
    expect(body.items).toMatchObject([{ actor: 'operator', detail: { version: 1 } }]);
  });

  it('replaces the holidays of some years from a CSV file', async () => {
    await put(
      node,
      'xe-admin',
      'XE',
      { weekend: [7], holidays: [{ on: '2026-05-01', name: 'May' }] },
      0,
    );
    const path = file('days.csv', '2026-07-01,Old\n2027-07-01,New\n');
    await bring('--state', 'XE', '--file', path, '--from', '2027', '--to', '2027');
    expect(await daysOf('XE')).toEqual(['7', '2026-05-01', '2027-07-01']);
  });

  it.each([
    [
      'an unknown State',
      ['--state', 'ZZ'],
      'days.yaml',
      'weekend: [6]\nholidays: []',
      /no State "ZZ"/,
    ],
    ['a bad calendar', [], 'bad.yaml', 'weekend: [9]\nholidays: []', /at most five days/],
    [
      'a bad line',
      ['--from', '2027', '--to', '2027'],
      'bad.csv',
      '2027-02-30,x',
      /cannot be read[^]*\nLine 1: /,
    ],
    ['no years', [], 'days.csv', '2027-01-01,x', /--from 2026 --to 2028/],
    ['another form', [], 'days.xlsx', 'x', /a \.yaml, \.csv or \.ics file/],
  ])('refuses %s in one sentence and changes nothing', async (_, options, name, text, sentence) => {
    const before = await daysOf('XB');
    const state = options.includes('--state') ? [] : ['--state', 'XB'];
    const ended = await bring(...state, '--file', file(name, text), ...options);
    expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringMatching(sentence) });
    expect(ended.err).not.toContain('    at ');
    expect(await daysOf('XB')).toEqual(before);
  });
});

describe('the command service-levels', () => {
  const levels = (...options: string[]): Promise<Ended> => {
    const settings = { DATABASE_URL: node.database.ownerUrl, DATA_DIR: services().dataDir };
    return run('cli', settings, ['service-levels', '--state', 'XB', ...options]);
  };
  const amounts = async (): Promise<any> => {
    const path = '/api/v1/service-levels?kind=stored-data&partner=XA&limit=decide';
    return (await node.call('xb-admin', 'GET', path)).body.items[0].amounts;
  };
  const toXA = ['--limit', 'decide', '--partner', 'XA'];

  it('lists, sets and takes back what a State says of a limit', async () => {
    expect(await levels()).toMatchObject({ code: 0, out: 'XB has set no service level', err: '' });
    const set = await levels(...toXA, '--set', '12 working-days');
    expect(set).toMatchObject({ code: 0, err: '' });
    await levels(...toXA, '--set', '6 days', '--urgency', 'urgent', '--kind', 'stored-data');
    expect(await amounts()).toMatchObject({
      routine: { unit: 'working-days', count: 12, own: { setBy: 'operator', partner: 'XA' } },
      urgent: { unit: 'days', count: 6, own: { kind: 'stored-data' } },
      emergency: { unit: 'working-days', count: 12 },
    });
    const { out } = await levels();
    expect(out.split('\n')).toHaveLength(4);
    expect(out).toMatch(
      /^un-cybercrime-2024 decide urgent: 6 days, with XA, for stored-data, set by operator on \d{4}-/m,
    );
    await levels(...toXA, '--remove', '--urgency', 'routine');
    expect(await amounts()).toMatchObject({
      routine: { unit: 'days', count: 30, own: null },
      emergency: { count: 12 },
    });
    const { body } = await node.call(
      'xb-auditor',
      'GET',
      '/api/v1/access-events?type=service-level-changed',
    );
    expect(body.items).toHaveLength(3);
    expect(body.items[0]).toMatchObject({ actor: 'operator', subject: 'decide' });
  });

  it.each([
    ['a limit of the instrument', ['--limit', 'domestic-order', '--set', '9 days'], /25\(2\)/],
    ['an amount in other words', ['--limit', 'decide', '--set', 'soon'], /"10 working-days"/],
    ['more than a year', ['--limit', 'decide', '--set', '400 days'], /a year at most/],
    ['no limit', ['--set', '9 days'], /--limit decide/],
    ['an unknown State', [...toXA.slice(0, 3), 'ZZ', '--set', '9 days'], /no State "ZZ"/],
    ['one’s own', [...toXA.slice(0, 3), 'XB', '--set', '9 days'], /another partner/],
    ['an unknown kind', [...toXA, '--kind', 'x', '--set', '9 days'], /no kind of request "x"/],
    ['an unknown urgency', [...toXA, '--urgency', 'x', '--set', '9 days'], /routine, urgent/],
    ['nothing to take back', ['--limit', 'execute', '--remove'], /nothing was changed/],
    ['both at once', [...toXA, '--set', '9 days', '--remove'], /not both/],
  ])('refuses %s in one sentence', async (_, options, sentence) => {
    const before = await amounts();
    const ended = await levels(...options);
    expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringMatching(sentence) });
    expect(ended.err).not.toContain('    at ');
    expect(await amounts()).toEqual(before);
  });
});
