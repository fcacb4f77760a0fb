import fc from 'fast-check';
import { isZone, nextDigest, quietUntil, type Quiet } from './quiet.js';

const paris: Quiet = { zone: 'Europe/Paris', from: '22:00', to: '07:00', days: [] };
const until = (moment: string, quiet: Quiet): string | undefined =>
  quietUntil(new Date(moment), quiet)?.toISOString();

/** Zones with and without summer time, at the edges of the world, and with odd offsets. */
const zones = [
  ...['Europe/Paris', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Africa/Cairo'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'Australia/Lord_Howe', 'Asia/Ho_Chi_Minh', 'UTC'],
];
const momentsOf = fc.date({
  min: new Date('2005-01-01T00:00:00Z'),
  max: new Date('2035-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const minute = fc
  .integer({ min: 0, max: 1439 })
  .map((all) =>
    [Math.floor(all / 60), all % 60].map((part) => String(part).padStart(2, '0')).join(':'),
  );
const quietTimes: fc.Arbitrary<Quiet> = fc
  .record({
    zone: fc.constantFrom(...zones),
    hours: fc.option(fc.tuple(minute, minute).filter(([from, to]) => from !== to)),
    days: fc.constantFrom<number[]>([], [6, 7], [5, 6], [1, 2, 3, 4, 5]),
  })
  .map(({ zone, hours, days }) => ({
    zone,
    days,
    from: hours?.[0] ?? null,
    to: hours?.[1] ?? null,
  }));

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-11-23T20:59:59Z', undefined],
    ['in the evening', '2026-11-23T21:00:00Z', '2026-11-24T06:00:00.000Z'],
    ['in the early morning', '2026-11-24T05:59:59Z', '2026-11-24T06:00:00.000Z'],
    ['when they have ended', '2026-11-24T06:00:00Z', undefined],
    ['in a night that loses an hour', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00.000Z'],
    ['in a night that gains one', '2026-10-24T21:00:00Z', '2026-10-25T06:00:00.000Z'],
  ])('that pass midnight hold mail back until morning: %s', (_, moment, end) => {
    expect(until(moment, paris)).toBe(end);
  });

  it('within a day end on it', () => {
    const noon = { ...paris, from: '12:00', to: '14:00' };
    expect(until('2026-11-23T11:30:00Z', noon)).toBe('2026-11-23T13:00:00.000Z');
    expect(until('2026-11-23T13:00:00Z', noon)).toBeUndefined();
  });

  it('on weekends go on through them, and into the night that follows', () => {
    const weekends = { ...paris, days: [6, 7] };
    expect(until('2026-11-20T21:30:00Z', weekends)).toBe('2026-11-23T06:00:00.000Z');
    const alone = { ...weekends, from: null, to: null };
    expect(until('2026-11-21T10:00:00Z', alone)).toBe('2026-11-22T23:00:00.000Z');
    expect(until('2026-11-20T10:00:00Z', { ...alone, zone: 'Africa/Cairo', days: [5, 6] })).toBe(
      '2026-11-21T22:00:00.000Z',
    );
  });

  it('that end in the hour that comes twice end when it has come twice', () => {
    const early = { ...paris, from: '22:00', to: '02:30' };
    // 02:10 for the first time, and for the second
    expect(until('2026-10-25T00:10:00Z', early)).toBe('2026-10-25T01:30:00.000Z');
    expect(until('2026-10-25T01:10:00Z', early)).toBe('2026-10-25T01:30:00.000Z');
  });

  it('end after the moment, within a week, and outside of all quiet', () => {
    fc.assert(
      fc.property(momentsOf, quietTimes, (moment, quiet) => {
        const end = quietUntil(moment, quiet);
        if (!end) return;
        expect(end.getTime()).toBeGreaterThan(moment.getTime());
        expect(end.getTime() - moment.getTime()).toBeLessThan(8 * 86_400_000);
        expect(quietUntil(end, quiet)).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});

describe('a digest', () => {
  const always = { from: null, to: null, days: [] };
  const localOf = (at: Date, zone: string) => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' },
    }).format(at);
    const [day = '', time = ''] = parts.split(', ');
    return { day, hour: Number(time.slice(0, 2)), time };
  };

  it.each([
    ['the hour that is left out', 2, '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    [
      'the hour that comes twice, the first time',
      2,
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:00:00.000Z',
    ],
    ['that hour no second time', 2, '2026-10-25T00:00:00Z', '2026-10-26T01:00:00.000Z'],
    ['midnight', 0, '2026-11-23T23:00:00Z', '2026-11-24T23:00:00.000Z'],
  ])('comes at %s', (_, hour, after, due) => {
    const next = nextDigest(new Date(after), hour, { ...always, zone: 'Europe/Paris' });
    expect(next.toISOString()).toBe(due);
  });

  it('comes once on each local day, whatever the clocks of the zone do', () => {
    fc.assert(
      fc.property(
        momentsOf,
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        (start, zone, hour) => {
          let at = start;
          const days: string[] = [];
          for (let count = 0; count < 40; count += 1) {
            const next = nextDigest(at, hour, { ...always, zone });
            expect(next.getTime()).toBeGreaterThan(at.getTime());
            const local = localOf(next, zone);
            if (local.time !== `${String(hour).padStart(2, '0')}:00`) {
              // only where that time was left out on that day
              expect(Math.abs(local.hour - hour)).toBeLessThanOrEqual(1);
            }
            days.push(local.day);
            at = next;
          }
          expect(new Set(days).size).toBe(days.length);
          const span = (Date.parse(days.at(-1)!) - Date.parse(days[0]!)) / 86_400_000;
          // Samoa has had no 30 December 2011
          expect(span - days.length + 1).toBeLessThanOrEqual(zone === 'Pacific/Apia' ? 1 : 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that falls into quiet hours comes when they end', () => {
    const next = nextDigest(new Date('2026-11-20T12:00:00Z'), 6, { ...paris, days: [6, 7] });
    expect(next.toISOString()).toBe('2026-11-23T06:00:00.000Z');
  });
});

describe('a time zone', () => {
  it.each([
    ['Europe/Paris', true],
    ['Asia/Ho_Chi_Minh', true],
    ['UTC', true],
    ['+01:00', false],
    ['Europe/Atlantis', false],
    ['', false],
    ['../../etc/passwd', false],
  ])('is one that is known by its name: %s', (name, known) => {
    expect(isZone(name)).toBe(known);
  });
});
