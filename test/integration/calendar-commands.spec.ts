import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { put, recalculate } from '../support/calendars.js';
import { startNode, type TestNode } from '../support/node.js';
import { run, type Ended } from '../support/program.js';
import { services } from '../support/services.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
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
