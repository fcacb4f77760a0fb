import type { Duration, Limit } from '@rogatory/law';
import type { Calendar } from './calendar.js';

export const paris: Calendar = {
  state: 'FR',
  zone: 'Europe/Paris',
  weekend: [6, 7],
  holidays: [
    { on: '2026-12-25', name: 'Christmas Day' },
    { on: '2027-01-01', name: "New Year's Day" },
  ],
};

/** Clocks go forward at midnight: 24 April 2026 begins at 01:00. */
export const cairo: Calendar = { state: 'EG', zone: 'Africa/Cairo', weekend: [5, 6] };

export const hanoi: Calendar = {
  state: 'VN',
  zone: 'Asia/Ho_Chi_Minh',
  weekend: [6, 7],
  holidays: ['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20'].map((on) => ({
    on,
    name: 'Tet',
  })),
};

export const tokyo: Calendar = { state: 'JP', zone: 'Asia/Tokyo', weekend: [6, 7] };

/** Until 2019 clocks went forward at midnight, and back at midnight to 23:00. */
export const saoPaulo: Calendar = { state: 'BR', zone: 'America/Sao_Paulo', weekend: [6, 7] };

export function aLimit(
  count: number,
  unit: Duration['unit'],
  overrides: Partial<Limit> = {},
): Limit {
  const amount = { count, unit };
  return {
    id: 'decide',
    name: 'Decide',
    basis: [],
    policy: true,
    owedBy: 'requested',
    visibility: 'private',
    amount: { routine: amount, urgent: amount, emergency: amount },
    firstDayCounts: false,
    rollOver: false,
    stoppedIn: [],
    outlasts: [],
    thresholds: [],
    ...overrides,
  };
}
