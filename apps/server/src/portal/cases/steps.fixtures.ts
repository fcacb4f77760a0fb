import type { Step } from '@rogatory/deadlines';

/** A step of each sort, with names that mean harm. */
export function everyStep(name: string): Step[] {
  const [on, at, zone, state] = ['2027-01-31', '2027-01-30T12:00:00.000Z', 'Europe/Paris', 'XA'];
  const level = {
    step: 'service-level',
    as: 'requested',
    state,
    default: { count: 30, unit: 'days' },
  } as const;
  const skipped = { step: 'skipped', on, until: on, days: 1, why: 'holiday', state } as const;
  return [
    { step: 'condition', number: 1, code: 'C-CONF' },
    { step: 'started', at, zone },
    ...(['first-day-counted', 'first-day-not-counted'] as const).map((step) => ({ step, on })),
    ...(['hours', 'days', 'working-days'] as const).map(
      (unit) => ({ step: 'counted', count: 2, unit }) as const,
    ),
    ...[
      level,
      { ...level, partner: 'XB' },
      { ...level, kind: 'k' },
      { ...level, partner: 'XB', kind: 'k' },
    ],
    ...[on, at].map((stated) => ({ step: 'stated', on: stated }) as const),
    ...[{ ...skipped, why: 'weekend' } as const, skipped, { ...skipped, name }],
    { ...skipped, days: 3, name, provisional: true },
    { step: 'stopped', from: at, to: at, hours: 5 },
    { step: 'standing-still', since: at },
    { step: 'rolled-over', from: on, to: on, state, why: 'weekend' },
    { step: 'rolled-over', from: on, to: on, state, why: 'holiday', name, provisional: true },
    { step: 'half-day', on, state, name },
    ...[on, null].map((dueOn) => ({ step: 'due', at, on: dueOn, zone }) as const),
    { step: 'to-be-renewed', by: on, until: null },
    { step: 'reaches', until: on },
  ];
}
