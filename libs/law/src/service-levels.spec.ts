import { join } from 'node:path';
import { Law } from './law.js';
import { requireChangeable, requireWithinYear, withLevels } from './service-levels.js';
import type { LevelsOfPair, ServiceLevel } from './service-levels.js';

const law = Law.load(join(__dirname, '../../../config/instruments'));
const instrument = 'un-cybercrime-2024';
const kind = law.kind(instrument, 'stored-data');

function level(count: number, scope: Partial<ServiceLevel> = {}): ServiceLevel {
  return {
    ...{ instrument, limit: 'decide', kind: null, partner: null, urgency: 'routine' },
    amount: { unit: 'working-days', count },
    ...scope,
  };
}
function pair(requested: ServiceLevel[], requesting: ServiceLevel[] = []): LevelsOfPair {
  return {
    requesting: { state: 'XA', levels: requesting },
    requested: { state: 'XB', levels: requested },
  };
}
const limitOf = (
  levels: LevelsOfPair,
  id = 'decide',
  acting: 'requesting' | 'requested' = 'requested',
) => withLevels(kind, instrument, levels, acting).limits.find((limit) => limit.id === id)!;

const forAll = level(1);
const forKind = level(2, { kind: 'stored-data' });
const forState = level(3, { partner: 'XA' });
const forBoth = level(4, { kind: 'stored-data', partner: 'XA' });

describe('of several service levels', () => {
  it.each([
    ['one for all applies', [forAll], 1],
    ['one for the kind wins over one for all', [forKind, forAll], 2],
    ['one for the State wins over one for the kind', [forAll, forState, forKind], 3],
    ['one for both wins over all others', [forState, forBoth, forKind, forAll], 4],
    [
      'one of another kind, State, limit or instrument does not apply',
      [
        forAll,
        level(7, { kind: 'joint-invest' }),
        level(7, { partner: 'XC' }),
        level(7, { limit: 'execute', partner: 'XA' }),
        level(7, { instrument: 'other', partner: 'XA' }),
      ],
      1,
    ],
  ])('%s', (_, levels, count) => {
    for (const order of [levels, [...levels].reverse()]) {
      expect(limitOf(pair(order)).amount?.routine).toEqual({ unit: 'working-days', count });
    }
  });

  it('each urgency has its own, and keeps the default where there is none', () => {
    const { amount, own } = limitOf(pair([level(4, { urgency: 'urgent' })]));
    expect(amount).toEqual({
      routine: { unit: 'days', count: 30 },
      urgent: { unit: 'working-days', count: 4 },
      emergency: { unit: 'hours', count: 24 },
    });
    expect(own).toEqual({
      urgent: { state: 'XB', as: 'requested', default: { unit: 'days', count: 10 } },
    });
  });

  it('only those of the State that owes apply', () => {
    const theirs = level(5, { limit: 'answer-information' });
    expect(limitOf(pair([theirs]), 'answer-information').own).toBeUndefined();
    expect(limitOf(pair([], [forAll])).own).toBeUndefined();
    expect(limitOf(pair([], [{ ...theirs, partner: 'XB' }]), 'answer-information').own).toEqual({
      routine: {
        ...{ state: 'XA', as: 'requesting', partner: 'XB', default: { unit: 'days', count: 30 } },
      },
    });
  });

  it('those of the side that answers apply where either may owe', () => {
    const both = pair([level(5, { limit: 'answer-consultation' })], []);
    expect(limitOf(both, 'answer-consultation', 'requesting').amount?.routine.count).toBe(5);
    expect(limitOf(both, 'answer-consultation', 'requested').amount?.routine.count).toBe(14);
  });

  it('none changes what the instrument itself says', () => {
    const preservation = law.kind(instrument, 'preservation');
    const levels = pair([
      level(1, { limit: 'preservation-floor' }),
      level(1, { limit: 'domestic-order' }),
    ]);
    expect(withLevels(preservation, instrument, levels, 'requested').limits).toEqual(
      preservation.limits,
    );
  });

  it('a kind without any is the kind itself', () => {
    expect(withLevels(kind, instrument, pair([]), 'requested')).toBe(kind);
  });
});

describe('a service level', () => {
  const known = law.instrument(instrument);
  it.each([
    [
      'of a limit of the instrument is refused with its citation',
      'domestic-order',
      'legal-limit',
      `${instrument}:25(2)`,
    ],
    ['of the floor too', 'preservation-floor', 'legal-limit', `${instrument}:42(8)`],
  ])('%s', (_, limit, code, citation) => {
    expect(() => {
      requireChangeable(known, limit, null);
    }).toThrow(
      expect.objectContaining({
        code,
        detail: { basis: [citation] },
        message: expect.stringContaining(citation),
      }),
    );
  });

  it.each([
    ['a date that an act states', 'review', null, 'limit-without-amount'],
    ['no limit', 'nonsense', null, 'unknown-limit'],
    ['a limit of other kinds', 'preserve', 'stored-data', 'unknown-limit'],
  ])('is refused for %s', (_, limit, kind, code) => {
    expect(() => {
      requireChangeable(known, limit, kind);
    }).toThrow(expect.objectContaining({ code }));
  });

  it('fits every limit that is policy and a number', () => {
    for (const { id, limits } of known.kinds) {
      for (const { id: limit, policy, amount } of limits) {
        const change = () => {
          requireChangeable(known, limit, id);
        };
        if (policy && amount) expect(change).not.toThrow();
        else expect(change).toThrow();
      }
    }
  });

  it.each([
    [{ unit: 'days', count: 366 }, '365 days'],
    [{ unit: 'working-days', count: 262 }, '261 working days'],
    [{ unit: 'hours', count: 8761 }, '8760 hours'],
  ] as const)('is a year at most: not %j', (amount, most) => {
    expect(() => {
      requireWithinYear(amount);
    }).toThrow(most);
    expect(() => {
      requireWithinYear({ ...amount, count: amount.count - 1 });
    }).not.toThrow();
  });
});
