import { Directory } from '@rogatory/directory';
import { requestThatIs, setTime } from '../support/cases.js';
import {
  calendarIn,
  forgetCalendar,
  put,
  recalculate,
  writeCalendar,
} from '../support/calendars.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';
import { sessionOf } from '../support/officers.js';

const day = { on: '2027-03-31', name: 'Rising' } as const;
const whole = { status: 'confirmed', half: false, source: null } as const;

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

function bring(
  client: string,
  state: string,
  file: Record<string, unknown>,
  { dryRun = false, version = '*' }: { dryRun?: boolean; version?: string } = {},
): Promise<Reply> {
  const path = `/api/v1/calendars/${state}/import?dryRun=${String(dryRun)}`;
  const body = { from: 2027, to: 2027, ...file };
  return node.call(client, 'POST', path, body, { 'if-match': version });
}

describe('a calendar', () => {
  it('of a State of the demonstration is there from the beginning, with provisional and half days', async () => {
    const { headers, body } = await node.call('xc-liaison', 'GET', '/api/v1/calendars/XB');
    expect(body).toMatchObject({
      state: 'XB',
      zone: 'Asia/Ho_Chi_Minh',
      weekend: [6, 7],
      version: 1,
    });
    expect(headers.etag).toBe('"1"');
    expect(body.holidays).toContainEqual({
      ...{ on: '2027-02-09', name: 'Lantern Festival', status: 'provisional' },
      ...{ half: false, source: null },
    });
    expect(body.holidays).toContainEqual(expect.objectContaining({ half: true }));
    expect(JSON.stringify(body)).not.toContain('operator');
  });

  it('is there for each of the five, which have weekends and half days of their own', async () => {
    const all = await Promise.all(
      ['XA', 'XB', 'XC', 'XD', 'XE'].map((state) => calendarIn(node, state)),
    );
    expect(all.map(({ state, weekend, version }) => [state, weekend.join(), version])).toEqual([
      ['XA', '6,7', 1],
      ['XB', '6,7', 1],
      ['XC', '6,7', 1],
      ['XD', '5,6', 1],
      ['XE', '6,7', 1],
    ]);
    for (const { holidays } of all) {
      const years = holidays.map(({ on }: { on: string }) => on.slice(0, 4));
      expect([...new Set(years)]).toEqual(['2026', '2027', '2028', '2029']);
    }
    const halves = all.filter(({ holidays }) => holidays.some(({ half }: any) => half));
    expect(halves.map(({ state }) => state)).toEqual(['XA', 'XB', 'XD', 'XE']);
  });

  it('is read by everybody who signs in, one year of it where asked', async () => {
    for (const client of ['xa-liaison', 'xb-executing', 'xc-auditor', 'xa-admin', 'xa-operator']) {
      const { status, body } = await node.call(client, 'GET', '/api/v1/calendars/XC?year=2027');
      expect([client, status]).toEqual([client, 200]);
      expect(body.holidays.map(({ on }: { on: string }) => on.slice(0, 4))).toEqual(
        Array(7).fill('2027'),
      );
    }
  });

  it('that nobody wrote is the weekend alone, and that of no State is not found', async () => {
    for (const state of ['XD', 'XE']) await forgetCalendar(node, state);
    expect(await calendarIn(node, 'XD')).toMatchObject({
      ...{ weekend: [5, 6], holidays: [], version: 0, changedAt: null },
    });
    for (const state of ['ZZ', 'xb', 'no-such-state']) {
      const { status } = await node.call('xa-liaison', 'GET', `/api/v1/calendars/${state}`);
      expect(status).toBe(404);
    }
  });
});

describe('changing a calendar', () => {
  it('is for the administrators of its State alone', async () => {
    const body = { weekend: [6, 7], holidays: [day] };
    for (const client of ['xb-authority', 'xb-auditor', 'xb-operator', 'xb-liaison']) {
      const { status, body: told } = await put(node, client, 'XB', body, '*');
      expect([status, told.code]).toEqual([403, 'role-missing']);
    }
    const other = await put(node, 'xa-admin', 'XB', body, '*');
    expect([other.status, other.body.code]).toEqual([403, 'calendar-of-another']);
    expect((await calendarIn(node, 'XB')).version).toBe(1);
  });

  it('takes the version that was seen, and of two at once lets one through', async () => {
    const body = (name: string): object => ({ weekend: [6, 7], holidays: [{ ...day, name }] });
    const both = await Promise.all(
      ['A', 'B'].map((name) => put(node, 'xe-admin', 'XE', body(name), 0)),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await calendarIn(node, 'XE')).version).toBe(1);
    const officer = await sessionOf(node, 'admin@xe.example');
    const blind = await officer.call('PUT', '/api/v1/calendars/XE', body('C'));
    expect([blind.status, blind.body.code]).toEqual([428, 'precondition-required']);
    const seen = await officer.call('PUT', '/api/v1/calendars/XE', body('C'), {
      'if-match': '"1"',
    });
    expect([seen.status, seen.headers.etag]).toEqual([200, '"2"']);
    expect(await calendarIn(node, 'XE')).toMatchObject({
      holidays: [{ ...day, ...whole, name: 'C' }],
    });
  });

  it('wants a second factor that was shown lately', async () => {
    const officer = await sessionOf(node, 'admin@xd.example');
    await node.sql(
      "UPDATE session SET stepped_up_at = node_time() - interval '11 minutes' WHERE id = $1",
      [officer.session],
    );
    const reply = await officer.call('PUT', '/api/v1/calendars/XD', {}, { 'if-match': '*' });
    expect([reply.status, reply.body.code]).toEqual([401, 'step-up-required']);
  });

  it.each([
    ['a week without work', { weekend: [1, 2, 3, 4, 5, 6], holidays: [] }, '/weekend'],
    ['a weekday that there is not', { weekend: [0], holidays: [] }, '/weekend'],
    ['no such day', { weekend: [6], holidays: [{ ...day, on: '2027-02-30' }] }, '/holidays/0/on'],
    ['a day twice', { weekend: [6], holidays: [day, { ...day, name: 'Other' }] }, '/holidays/1/on'],
    [
      'a name of two lines',
      { weekend: [6], holidays: [{ ...day, name: 'a\nb' }] },
      '/holidays/0/name',
    ],
    ['no holidays', { weekend: [6] }, '/holidays'],
  ])('is refused with %s, and changes nothing', async (_, body, pointer) => {
    const before = await calendarIn(node, 'XA');
    const reply = await put(node, 'xa-admin', 'XA', body, '*');
    expect(reply.status).toBe(422);
    expect(reply.body.problems[0].pointer).toBe(pointer);
    expect(await calendarIn(node, 'XA')).toEqual(before);
  });

  it('is on record, and one that changes nothing is none', async () => {
    const { version } = await writeCalendar(node, 'XD', [day], [5, 6]);
    expect(await writeCalendar(node, 'XD', [day], [5, 6])).toMatchObject({ version });
    const read = (client: string): Promise<Reply> =>
      node.call(client, 'GET', '/api/v1/access-events?type=calendar-changed');
    const { body } = await read('xd-auditor');
    expect(body.items).toMatchObject([
      {
        ...{ actor: 'xd-admin', subject: 'XD' },
        detail: { version, added: 1, removed: 0, changed: 0, days: [day.on] },
      },
    ]);
    expect((await read('xc-auditor')).body.items).toEqual([]);
  });

  it('shows in the directory of States', async () => {
    await writeCalendar(node, 'XD', [], [4, 5]);
    const [{ weekend }] = await node.sql("SELECT weekend FROM state WHERE code = 'XD'");
    expect(weekend).toEqual([5, 6]); // what the operator entered stays on record
    await node.app.get(Directory).prepare();
    const { body } = await node.call('xb-liaison', 'GET', '/api/v1/states');
    const shown = body.items.find(({ code }: { code: string }) => code === 'XD');
    expect(shown.weekend).toEqual([4, 5]);
  });
});

describe('importing a file', () => {
  it('replaces the holidays of its years and leaves the others, with where they were announced', async () => {
    await writeCalendar(node, 'XC', [day, { on: '2028-01-01', name: 'New Year' }]);
    const content = 'date,name,status\n2027-05-10,Eid,provisional\n2029-01-01,Far';
    const { status, body } = await bring('xc-admin', 'XC', {
      format: 'csv',
      content,
      source: 'Gazette 7',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      applied: true,
      added: 1,
      removed: 1,
      changed: 0,
      deadlines: null,
    });
    expect((await calendarIn(node, 'XC')).holidays).toEqual([
      { on: '2027-05-10', name: 'Eid', status: 'provisional', half: false, source: 'Gazette 7' },
      { on: '2028-01-01', name: 'New Year', ...whole },
    ]);
  });

  it('takes an iCalendar as well', async () => {
    const event =
      'BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20260709\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Rising\r\nEND:VEVENT';
    const content = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event}\r\nEND:VCALENDAR\r\n`;
    const { body } = await bring('xc-admin', 'XC', { format: 'icalendar', content, to: 2028 });
    expect(body.calendar.holidays).toEqual(
      ['2027-07-09', '2028-07-09'].map((on) => ({ on, name: 'Rising', ...whole })),
    );
  });

  it('takes the form of the calendars that ship, with its weekend, and no text that means to exhaust it', async () => {
    const content =
      'weekend: [5, 6]\nholidays:\n  - { on: 2027-03-01, until: 2027-03-02, name: Sea }';
    const { body } = await bring('xc-admin', 'XC', { format: 'yaml', content });
    expect(body.calendar.weekend).toEqual([5, 6]);
    expect(body.calendar.holidays).toEqual(
      expect.arrayContaining(
        ['2027-03-01', '2027-03-02'].map((on) => ({ on, name: 'Sea', ...whole })),
      ),
    );
    const bomb = ['a: &a [x]'];
    for (const [before, name] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'].map((pair) => pair.split('')))
      bomb.push(`${name!}: &${name!} [${Array.from({ length: 9 }, () => `*${before!}`).join()}]`);
    for (const wrong of ['weekend: [6', 'holidays: 1', bomb.join('\n'), '['.repeat(100_000)]) {
      const refused = await bring('xc-admin', 'XC', { format: 'yaml', content: wrong });
      expect([refused.status, refused.body.code]).toEqual([422, 'calendar-file-invalid']);
    }
  });

  it('with a bad line imports nothing of it, and says which line and why', async () => {
    const before = await calendarIn(node, 'XC');
    const content = '2027-01-01,New Year\n2027-13-01,Nowhere\n';
    for (const dryRun of [true, false]) {
      const { status, body } = await bring(
        'xc-admin',
        'XC',
        { format: 'csv', content },
        { dryRun },
      );
      expect([status, body.code]).toEqual([422, 'calendar-file-invalid']);
      expect(body.problems).toEqual([
        {
          ...{ severity: 'error', pointer: '/content', code: 'line-invalid' },
          message: 'Line 2: "2027-13-01" is no date between 1900 and 2999; write YYYY-MM-DD.',
        },
      ]);
    }
    expect(await calendarIn(node, 'XC')).toEqual(before);
  });

  it.each([
    ['a version that has passed', { format: 'csv', content: 'x' }, 412, 'stale', '"0"'],
    [
      'years the wrong way round',
      { format: 'csv', content: '2027-01-01,x', from: 2028 },
      422,
      'years-reversed',
      '*',
    ],
    [
      'a file that is too long',
      { format: 'csv', content: 'x'.repeat(200_001) },
      422,
      'invalid-body',
      '*',
    ],
    ['a form that is not read', { format: 'xlsx', content: 'x' }, 422, 'invalid-body', '*'],
  ])('is refused with %s', async (_, file, status, code, version) => {
    const reply = await bring('xc-admin', 'XC', file, { version });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it('is for the administrators of its State alone, dry or not', async () => {
    const file = { format: 'csv', content: '2027-01-01,x' };
    for (const dryRun of [true, false]) {
      const own = await bring('xc-authority', 'XC', file, { dryRun });
      expect([own.status, own.body.code]).toEqual([403, 'role-missing']);
      const other = await bring('xa-admin', 'XC', file, { dryRun });
      expect([other.status, other.body.code]).toEqual([403, 'calendar-of-another']);
    }
  });

  it('dry says how many deadlines would move by which limit, and nothing of a case; then they do', async () => {
    await setTime(node, '2027-03-01T03:00:00Z');
    await writeCalendar(node, 'XB', []);
    const made = [await requestThatIs(node, 'received'), await requestThatIs(node, 'received')];
    const done = await requestThatIs(node, 'executed');
    const content = `${day.on},${day.name}`;
    const { body } = await bring('xb-admin', 'XB', { format: 'csv', content }, { dryRun: true });
    expect(body).toMatchObject({
      ...{ applied: false, added: 1, removed: 0, changed: 0 },
      deadlines: {
        ...{ examined: 3, complete: true, moving: 3 },
        limits: [
          { limit: 'confirm-receipt', earlier: 0, later: 1 },
          { limit: 'decide', earlier: 0, later: 2 },
        ],
      },
    });
    for (const { id, reference } of [...made, done]) {
      expect(JSON.stringify(body)).not.toContain(id);
      expect(JSON.stringify(body)).not.toContain(reference);
    }
    expect((await calendarIn(node, 'XB')).holidays).toEqual([]);
    expect(await recalculate(node)).toBe(0);
    await bring('xb-admin', 'XB', { format: 'csv', content });
    expect(await recalculate(node)).toBe(3);
  });

  it('dry counts no private clock of the other State', async () => {
    await node.sql("UPDATE deadline SET visibility = 'private' WHERE limit_id = 'confirm-receipt'");
    const { body } = await bring(
      'xb-admin',
      'XB',
      { format: 'csv', content: '# none' },
      { dryRun: true },
    );
    expect(body.deadlines).toMatchObject({
      moving: 2,
      limits: [{ limit: 'decide', earlier: 2, later: 0 }],
    });
  });
});

describe('in the database itself', () => {
  it('no State writes another’s calendar, and nobody learns who wrote it', async () => {
    const asAdmin = (statement: string): Promise<unknown> =>
      node.sql(`BEGIN; SET LOCAL ROLE rogatory_app;
        SELECT enter('', 'act', 'XA', '', '', 0, ''); ${statement}; COMMIT`);
    const before = await calendarIn(node, 'XB');
    await asAdmin("UPDATE working_calendar SET version = 99 WHERE state = 'XB'");
    await asAdmin("DELETE FROM holiday WHERE state = 'XB'");
    expect(await calendarIn(node, 'XB')).toEqual(before);
    const write = "INSERT INTO holiday VALUES ('XB', '2027-01-09', 'x', 'confirmed', false, NULL)";
    await expect(asAdmin(write)).rejects.toThrow('row-level security');
    await node.sql('ROLLBACK');
    await expect(asAdmin('SELECT changed_by FROM working_calendar')).rejects.toThrow(
      'permission denied',
    );
    await node.sql('ROLLBACK');
  });
});
