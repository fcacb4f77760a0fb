import { join } from 'node:path';
import fc from 'fast-check';
import { Law } from './law.js';

const law = Law.load(join(__dirname, '../../../config/instruments'));
const un = 'un-cybercrime-2024';
const instrument = law.instrument(un);
const codes = (grounds: readonly { readonly code: string }[]) =>
  grounds.map(({ code }) => code).toSorted();
const words = (text: string) => (text === '' ? [] : text.split(' ').toSorted());

const every = 'R-CONF R-DATA R-DC R-DEMIN R-DISC R-DOM R-ESS R-SCOPE R-SYS P-ONG';
const closed = 'R-ESS R-DOM R-DISC';
const extradition = 'R-SCOPE R-EXT-DC R-EXT-LAW R-EXT-NAT R-EXT-DISC';

/** Written by hand from the digest of the Convention, so that a slip in the file shows. */
const admitted: Readonly<Record<string, string>> = {
  'mla-general': every,
  'mla-service': every,
  'mla-hearing-vc': every,
  'mla-appearance': every,
  'transfer-detained': `${every} R-TDP`,
  'mla-gov-records': `${every} D-GOV`,
  preservation: closed,
  'preservation-extension': closed,
  'locate-data': 'R-SCOPE D-LAW',
  'traffic-disclosure': closed,
  'stored-data': every,
  'rt-traffic': `${every} R-RT`,
  content: `${every} R-RT`,
  '24-7-assist': 'R-SCOPE R-DATA D-LAW',
  emergency: 'R-SCOPE R-DATA D-LAW',
  spontaneous: '',
  'spontaneous-proceeds': '',
  extradition,
  'provisional-arrest': 'R-SCOPE R-EXT-LAW',
  'prosecute-instead': '',
  'sentence-enforcement': 'D-LAW',
  'transfer-sentenced': 'D-FREE',
  'transfer-proceedings': 'D-FREE',
  'law-enforcement': 'R-SCOPE D-LAW',
  'joint-investigation': 'D-FREE',
  'confis-domestic': `${every} R-CONFIS R-CONFIS-DOM`,
  'confis-enforce': `${every} R-CONFIS R-CONFIS-DOM`,
  freeze: `${every} R-CONFIS R-CONFIS-DOM`,
  return: 'R-SCOPE D-LAW D-FREE',
  'use-consent': 'D-FREE',
  'onward-transfer': 'D-FREE',
  'add-info': '',
  status: '',
  withdrawal: '',
};

describe('the instrument', () => {
  it('has every kind of the table and no other', () => {
    expect(instrument.kinds.map(({ id }) => id).toSorted()).toEqual(
      Object.keys(admitted).toSorted(),
    );
  });

  it('says that the official text prevails', () => {
    expect(instrument.warning).toContain('prevails');
    expect(instrument.officialText).toContain('prevails');
  });

  it('names only paragraphs that it has', () => {
    const citations = citationsIn(instrument);
    expect(citations.length).toBeGreaterThan(1000);
    expect(citations.filter((citation) => !law.cite(citation))).toEqual([]);
  });

  it.each([
    '40(15)(a)',
    '40(15)(g)',
    '42(3)(g)',
    '45(3)(f)',
    '40(21)(d)',
    '40(3)(m)',
    '50(3)(c)',
    '2(o)',
    '46',
  ])('has a paragraph %s, with its gist and how far it can be trusted', (id) => {
    const { gist, confidence, article } = law.cite(`${un}:${id}`) ?? {};
    expect(gist).toMatch(/\.$/);
    expect(confidence).toHaveProperty('evidence');
    expect(id.startsWith(article ?? '?')).toBe(true);
  });

  it('lists as offences articles 7 to 17 and 19', () => {
    const articles = instrument.offences.map(({ article }) => Number(article));
    expect(articles).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19]);
  });

  it('tells an unknown instrument and an unknown kind apart', () => {
    const unknown = (code: string): unknown => expect.objectContaining({ kind: 'not-found', code });
    expect(() => law.instrument('none')).toThrow(unknown('unknown-instrument') as Error);
    expect(() => law.kind(un, 'none')).toThrow(unknown('unknown-kind') as Error);
    expect(() => law.kind(un, 'constructor')).toThrow(unknown('unknown-kind') as Error);
  });

  it('gives each act of both lifecycles a basis', () => {
    const count = Object.values(instrument.basis).map((actions) => Object.keys(actions).length);
    expect(count).toEqual([41, 34]);
    expect(law.basisOf(un, 'mutual-assistance', 'refuse')).toContain(`${un}:40(25)`);
    expect(law.basisOf(un, 'preservation', 'refuse')).toContain(`${un}:42(6)`);
    expect(() => law.basisOf(un, 'preservation', 'accept')).toThrow(/names no basis/);
  });
});

describe('the grounds of a kind', () => {
  it.each(Object.entries(admitted))('of %s are those of the table', (kind, expected) => {
    expect(codes(law.grounds(un, kind).admitted)).toEqual(words(expected));
    expect(law.kindView(un, kind).grounds).toEqual(law.grounds(un, kind).admitted);
  });

  it('open the treaty in force only where there is one', () => {
    expect(law.ground(un, 'mla-general', 'R-TREATY')).toBeUndefined();
    expect(law.ground(un, 'mla-general', 'R-TREATY', { treatyInForce: true })).toBeDefined();
  });

  it('open dual criminality in preservation only under a reservation', () => {
    expect(law.ground(un, 'preservation', 'R-PRES-DC')).toBeUndefined();
    expect(
      law.ground(un, 'preservation', 'R-PRES-DC', { reservations: ['23(3)'] }),
    ).toBeUndefined();
    expect(law.ground(un, 'preservation', 'R-PRES-DC', { reservations: ['42(5)'] })).toBeDefined();
  });

  it('demand consultation for the four reasons of the list and for postponing, and block nowhere else', () => {
    const { admitted: open } = law.grounds(un, 'stored-data');
    const demanding = open.filter(({ consultation }) => consultation === 'required');
    expect(codes(demanding)).toEqual(words('R-CONF R-ESS R-DOM R-SYS P-ONG'));
  });

  it('in preservation are a closed list, where nothing blocks', () => {
    const { admitted: open } = law.grounds(un, 'preservation', { reservations: ['42(5)'] });
    expect(open.map(({ consultation }) => consultation)).toEqual(Array(4).fill('advised'));
    expect(open.some(({ type }) => type === 'postponement')).toBe(false);
    expect(open[0]).toMatchObject({ basis: `${un}:40(21)(b)`, admittedBy: `${un}:42(6)` });
  });

  it('never hold what the instrument forbids', () => {
    expect(codes(law.grounds(un, 'stored-data').forbidden)).toEqual(words('N-FISC N-BANK N-LABEL'));
    expect(codes(law.grounds(un, 'freeze').forbidden)).toEqual(
      words('N-FISC N-BANK N-LABEL N-TREATY'),
    );
    expect(law.grounds(un, 'extradition').forbidden[0]).toMatchObject({ basis: `${un}:37(16)` });
  });
});

describe('the limits of a kind', () => {
  it('are policy except where the instrument itself speaks', () => {
    const legal = law.kind(un, 'stored-data').limits.filter(({ policy }) => !policy);
    expect(legal.map(({ id }) => id)).toEqual(['requester-deadline', 'obligation']);
  });

  it('never let preserved data go before 60 days', () => {
    const floor = law.limit(un, 'preservation', 'preservation-floor');
    expect(floor?.amount?.routine).toEqual({ unit: 'days', count: 60 });
    expect(floor).toMatchObject({ policy: false, basis: [`${un}:42(8)`], thresholds: [] });
  });

  it('take other service levels for preservation than for assistance', () => {
    const hour = { unit: 'hours', count: 1 };
    expect(law.limit(un, 'preservation', 'acknowledge')?.amount?.emergency).toEqual(hour);
    expect(law.limit(un, 'mla-general', 'acknowledge')?.amount?.routine).toEqual({
      unit: 'days',
      count: 7,
    });
    expect(law.limit(un, 'mla-general', 'preserve')).toBeUndefined();
  });

  it('grow with less urgency', () => {
    const hours = { hours: 1, days: 24, 'working-days': 24 };
    for (const { amount } of instrument.kinds.flatMap(({ limits }) => limits)) {
      if (!amount) continue;
      const [routine, urgent, emergency] = [amount.routine, amount.urgent, amount.emergency].map(
        ({ unit, count }) => hours[unit] * count,
      );
      expect(routine).toBeGreaterThanOrEqual(urgent ?? Infinity);
      expect(urgent).toBeGreaterThanOrEqual(emergency ?? Infinity);
    }
  });
});

describe('the scope of a request', () => {
  const conventional = instrument.kinds.filter(({ scope }) => scope === 'conventional');

  it.each([
    ['stored-data', { article: '7' }, 'convention-offence'],
    ['extradition', { article: '19' }, 'convention-offence'],
    ['stored-data', { description: 'Fraud', maxPenaltyYears: 4 }, 'serious-crime'],
    ['preservation', { maxPenaltyYears: 10 }, 'serious-crime'],
    ['stored-data', { maxPenaltyYears: 3.9 }, undefined],
    ['stored-data', { description: 'Fraud' }, undefined],
    ['stored-data', { article: '18', maxPenaltyYears: 10 }, undefined],
    ['stored-data', { article: '99' }, undefined],
    ['extradition', { maxPenaltyYears: 10 }, undefined],
    ['mla-service', { maxPenaltyYears: 10 }, undefined],
  ] as const)('of %s for %j is %s', (kind, offence, limb) => {
    const answer = law.scope(un, kind, [offence]);
    expect([answer.inside, answer.limb]).toEqual([limb !== undefined, limb]);
    expect(answer.basis.length).toBeGreaterThan(0);
    expect(answer.reason).toMatch(/\.$/);
  });

  it('says what to state where nothing is stated', () => {
    const { inside, reason } = law.scope(un, 'stored-data', []);
    expect([inside, reason]).toEqual([false, expect.stringContaining('4 years')]);
  });

  it('is met by one offence among several', () => {
    const answer = law.scope(un, 'stored-data', [
      { maxPenaltyYears: 1 },
      { maxPenaltyYears: 6 },
      { article: '7' },
    ]);
    expect(answer).toMatchObject({ inside: true, limb: 'convention-offence' });
  });

  it('never opens a conventional kind by the length of a penalty', () => {
    const offences = fc.array(
      fc.record({ description: fc.string(), maxPenaltyYears: fc.double() }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...conventional), offences, ({ id }, stated) => {
        expect(law.scope(un, id, stated).inside).toBe(false);
      }),
    );
  });
});

function citationsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith(`${un}:`) ? [value] : [];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(citationsIn)
    : [];
}
