import { clockOf, preservationThatIs, requestThatIs, setTime, sweep } from '../support/cases.js';
import { calendarIn, movesOf, recalculate, writeCalendar } from '../support/calendars.js';
import { announceAll, aStoredDataRequest } from '../support/drafts.js';
import { startNode, type TestNode } from '../support/node.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** 10:00 in Belvia, whose days all clocks of a request to it count by. */
const monday = '2027-03-01T03:00:00Z';
/** The thirtieth day of what begins then: a Wednesday. */
const wednesday = { on: '2027-03-31', name: 'Day of the Late Announcement' } as const;

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
beforeEach(async () => {
  await setTime(node, monday);
  for (const state of ['XA', 'XB', 'XC']) await writeCalendar(node, state, []);
  await recalculate(node);
  // what other tests left open is not this one's affair
  await node.sql('UPDATE deadline SET closed_at = node_time() WHERE closed_at IS NULL');
  await node.sql('UPDATE threshold SET at = NULL WHERE fired_at IS NULL');
});
afterAll(() => node.stop());

const dueOn = async (client: string, id: string, limit: string): Promise<string | null> =>
  (await clockOf(node, client, id, limit)).dueOn;
const verified = async (client: string, id: string): Promise<boolean> =>
  (await node.call(client, 'GET', `/api/v1/requests/${id}/history/verify`)).body.ok;

describe('a holiday that is announced late', () => {
  it('moves exactly the open deadlines that fall on it by the days of its State', async () => {
    const plain = await requestThatIs(node, 'received');
    const done = await requestThatIs(node, 'executed');
    const asked = await requestThatIs(node, 'in-assessment');
    await node.do('xb-authority', asked.id, 'ask-for-information', {
      questions: ['Which?'],
      dueOn: wednesday.on,
    });
    const stated = await requestThatIs(node, 'accepted', {
      deadline: { on: wednesday.on, reason: 'Hearing' },
    });
    const hours = await preservationThatIs(node, 'received', { urgency: 'routine' });
    const toCorvana = aStoredDataRequest({ requestedState: 'XC' });
    const elsewhere = await node.draft('xb-liaison', toCorvana);
    await node.do('xb-liaison', elsewhere.id, 'submit-for-approval');
    await node.do('xb-authority', elsewhere.id, 'transmit');
    await node.do('xc-authority', elsewhere.id, 'acknowledge');
    await setTime(node, '2027-03-02T03:00:00Z'); // its thirtieth day is a Thursday
    const later = await requestThatIs(node, 'received');
    const before = await node.sql('SELECT id, due_on::text, due_at FROM deadline ORDER BY id');

    await writeCalendar(node, 'XB', [wednesday, { on: '2027-03-09', name: 'No day of any clock' }]);
    expect(await recalculate(node)).toBe(2);

    const after = await node.sql('SELECT id, due_on::text, due_at FROM deadline ORDER BY id');
    const moved = after.filter((row, index) => row.due_on !== before[index].due_on);
    expect(moved).toHaveLength(2);
    expect(
      (await movesOf(node)).map(({ request, room, limit, oldDueOn, newDueOn }) => [
        request,
        room,
        limit,
        oldDueOn,
        newDueOn,
      ]),
    ).toEqual([
      [done.id, 'shared', 'confirm-receipt', '2027-03-31', '2027-04-01'],
      [plain.id, 'private', 'decide', '2027-03-31', '2027-04-01'],
    ]);
    expect(await dueOn('xa-liaison', done.id, 'confirm-receipt')).toBe('2027-04-01');
    expect(await dueOn('xb-authority', plain.id, 'decide')).toBe('2027-04-01');
    // the rest: stated by an act, standing still, counted in hours, of another day, of another State's days
    expect(await dueOn('xa-liaison', asked.id, 'answer-information')).toBe(wednesday.on);
    expect(await clockOf(node, 'xb-authority', asked.id, 'decide')).toMatchObject({
      standing: true,
    });
    expect(await dueOn('xa-liaison', stated.id, 'requester-deadline')).toBe(wednesday.on);
    expect(await dueOn('xb-contact', hours.id, 'preserve')).toBeNull();
    expect(await dueOn('xb-authority', later.id, 'decide')).toBe('2027-04-01');
    expect(await dueOn('xc-authority', elsewhere.id, 'decide')).toBe(wednesday.on);
  });

  it('is named by the explanation, and by the history of each side, which still verifies', async () => {
    const shared = await requestThatIs(node, 'executed');
    const own = await requestThatIs(node, 'received');
    await writeCalendar(node, 'XB', [wednesday]);
    await recalculate(node);
    const clock = await clockOf(node, 'xb-authority', own.id, 'decide');
    expect(clock.explanation).toContain(
      '31 March 2027 is a holiday in XB (Day of the Late Announcement), moved to 1 April 2027',
    );
    const { version } = await calendarIn(node, 'XB');
    const historyOf = async (client: string, id: string): Promise<any[]> => {
      const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}/history`);
      return body.events.filter(({ type }: { type: string }) => type === 'deadline-moved');
    };
    for (const client of ['xa-auditor', 'xb-auditor']) {
      expect(await historyOf(client, shared.id)).toMatchObject([
        {
          ...{ room: 'shared', actor: 'system', state: 'XB' },
          data: {
            ...{ limit: 'confirm-receipt', oldDueOn: '2027-03-31', newDueOn: '2027-04-01' },
            oldDueAt: '2027-03-31T17:00:00.000Z',
            newDueAt: '2027-04-01T17:00:00.000Z',
            ...{ why: 'calendar-changed', calendar: 'XB', version },
            daysOff: [{ step: 'rolled-over', name: wednesday.name }],
          },
        },
      ]);
    }
    expect(await historyOf('xb-auditor', own.id)).toMatchObject([{ room: 'private', state: 'XB' }]);
    expect(await historyOf('xa-auditor', own.id)).toEqual([]);
    for (const id of [shared.id, own.id]) {
      for (const client of ['xa-auditor', 'xb-auditor'])
        expect(await verified(client, id)).toBe(true);
    }
  });

  it('is told to the officers on the case, and changes no version', async () => {
    const { id, version } = await requestThatIs(node, 'executed');
    await writeCalendar(node, 'XB', [wednesday]);
    await recalculate(node);
    await announceAll(node);
    for (const client of ['xa-liaison', 'xb-authority', 'xa-contact']) {
      const { body } = await node.call(client, 'GET', '/api/v1/notifications?limit=200');
      const told = body.items.filter(
        (item: any) => item.request === id && item.type === 'deadline-moved',
      );
      expect(told.map(({ about }: any) => about)).toEqual([
        {
          limit: 'confirm-receipt',
          oldDueAt: '2027-03-31T17:00:00.000Z',
          newDueAt: '2027-04-01T17:00:00.000Z',
        },
      ]);
    }
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}`);
    expect(body.version).toBe(version);
  });

  it('fires at the new date, once, and not at the old one', async () => {
    await requestThatIs(node, 'received');
    await setTime(node, '2027-03-30T03:00:00Z');
    await sweep(node);
    await writeCalendar(node, 'XB', [wednesday]);
    await recalculate(node);
    await setTime(node, '2027-03-31T17:00:01Z');
    // the warning of the new date would have been yesterday, and was given for the old one
    expect(await sweep(node)).toBe(0);
    await setTime(node, '2027-04-01T17:00:01Z');
    expect(await sweep(node)).toBe(1);
    expect(await sweep(node)).toBe(0);
  });

  it('moves nothing where it is half a day, falls on a weekend, or is the requesting State’s', async () => {
    const { id } = await requestThatIs(node, 'received');
    await writeCalendar(node, 'XB', [
      { ...wednesday, half: true },
      { on: '2027-03-27', name: 'A Saturday' },
    ]);
    await writeCalendar(node, 'XA', [wednesday]);
    expect(await recalculate(node)).toBe(0);
    expect(await movesOf(node, [id])).toEqual([]);
    const clock = await clockOf(node, 'xb-authority', id, 'decide');
    expect(clock.dueOn).toBe(wednesday.on);
    expect(clock.explanation).toContain(
      '31 March 2027 is a half day in XB (Day of the Late Announcement) and counts whole; due 31 March 2027 24:00',
    );
    expect(clock.steps).toContainEqual({
      ...{ step: 'half-day', on: wednesday.on, name: wednesday.name, state: 'XB' },
    });
  });

  it('that is taken back moves them back, and another weekend moves them too', async () => {
    const { id } = await requestThatIs(node, 'received');
    await writeCalendar(node, 'XB', [wednesday]);
    await recalculate(node);
    await writeCalendar(node, 'XB', []);
    expect(await recalculate(node)).toBe(1);
    await writeCalendar(node, 'XB', [], [3, 4]);
    expect(await recalculate(node)).toBe(1);
    expect(
      (await movesOf(node, [id])).map(({ oldDueOn, newDueOn }) => [oldDueOn, newDueOn]),
    ).toEqual([
      ['2027-03-31', '2027-04-01'],
      ['2027-04-01', '2027-03-31'],
      ['2027-03-31', '2027-04-02'],
    ]);
  });
});

describe('a recalculation', () => {
  const again = (): Promise<unknown> =>
    node.sql("UPDATE outbox SET done_at = NULL WHERE name = 'recalculate'");

  it('moves each deadline once for a version, however often it runs, and at once in two workers', async () => {
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push((await requestThatIs(node, 'received')).id);
    await writeCalendar(node, 'XB', [wednesday]);
    const moved = await Promise.all([recalculate(node), recalculate(node)]);
    expect(moved[0] + moved[1]).toBe(3);
    await again();
    expect(await recalculate(node)).toBe(0);
    expect((await movesOf(node, ids)).map(({ request }) => request).sort()).toEqual(ids.sort());
  });

  it('that fails on one request moves the others, and goes on when it is tried again', async () => {
    const ids = [];
    for (let count = 0; count < 3; count += 1) ids.push((await requestThatIs(node, 'received')).id);
    await writeCalendar(node, 'XB', [wednesday]);
    await node.sql(`
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
      CREATE TRIGGER fail BEFORE UPDATE ON deadline FOR EACH ROW WHEN (NEW.request_id = '${ids[1]}')
        EXECUTE FUNCTION fail()`);
    await expect(recalculate(node)).rejects.toThrow('no');
    expect((await movesOf(node, ids)).map(({ request }) => request)).toEqual(
      [ids[0], ids[2]].sort(),
    );
    await node.sql('DROP TRIGGER fail ON deadline; DROP FUNCTION fail');
    expect(await recalculate(node)).toBe(1);
    expect((await movesOf(node, ids)).map(({ request }) => request).sort()).toEqual(
      [...ids].sort(),
    );
    for (const id of ids) expect(await verified('xb-auditor', id)).toBe(true);
  });

  it('waits for a request that an act holds, and leaves none out', async () => {
    const { id } = await requestThatIs(node, 'received');
    await writeCalendar(node, 'XB', [wednesday]);
    const act = new Client({ connectionString: node.database.ownerUrl });
    await act.connect();
    try {
      await act.query('BEGIN');
      await act.query('SELECT FROM request WHERE id = $1 FOR UPDATE', [id]);
      const running = recalculate(node);
      const state = await Promise.race([running, sleep(300, 'waiting')]);
      expect(state).toBe('waiting');
      await act.query('COMMIT');
      expect(await running).toBe(1);
    } finally {
      await act.end();
    }
  });

  it('leaves the work to that of a later version, which does both', async () => {
    const { id } = await requestThatIs(node, 'received');
    await writeCalendar(node, 'XB', [wednesday]);
    const { version } = await writeCalendar(node, 'XB', [
      wednesday,
      { on: '2027-04-01', name: 'Day After' },
    ]);
    expect(await recalculate(node)).toBe(1);
    expect(await movesOf(node, [id])).toMatchObject([{ newDueOn: '2027-04-02', version }]);
    expect(
      await node.sql("SELECT FROM outbox WHERE name = 'recalculate' AND done_at IS NULL"),
    ).toEqual([]);
  });

  it('tells each side alone of a private clock of its own', async () => {
    const { id } = await requestThatIs(node, 'executed');
    await node.sql("UPDATE deadline SET visibility = 'private' WHERE request_id = $1", [id]);
    await writeCalendar(node, 'XB', [wednesday]);
    expect(await recalculate(node)).toBe(1);
    expect(await movesOf(node, [id])).toMatchObject([{ room: 'private', state: 'XA' }]);
    for (const client of ['xa-auditor', 'xb-auditor'])
      expect(await verified(client, id)).toBe(true);
  });
});

describe('an act after the change', () => {
  it('counts by the new days at once, also where another process has made it', async () => {
    await requestThatIs(node, 'received'); // this process knows the old days now
    await node.sql("UPDATE working_calendar SET version = version + 1 WHERE state = 'XB'");
    await node.sql(
      `INSERT INTO holiday (state, on_day, name, status, half) VALUES ('XB', $1, $2, 'confirmed', false)`,
      [wednesday.on, wednesday.name],
    );
    const { id } = await requestThatIs(node, 'received');
    expect(await dueOn('xb-authority', id, 'decide')).toBe('2027-04-01');
  });

  it('restarts a clock that stood still by the new days', async () => {
    const { id } = await requestThatIs(node, 'in-assessment');
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which?'] });
    await writeCalendar(node, 'XB', [{ on: '2027-04-01', name: 'Day After' }]);
    expect(await recalculate(node)).toBe(0);
    await setTime(node, '2027-03-02T02:59:00Z'); // a day, of which a minute is wanting
    await node.do('xa-liaison', id, 'supply-information', { answers: 'This one.' });
    expect(await dueOn('xb-authority', id, 'decide')).toBe('2027-04-02');
  });
});
