import type { Kind } from '@rogatory/law';
import type { CheckPanel } from '../drafting/drafting-pages.js';
import type { Citation, DeadlineLine, Due } from '../cases/case-pages.js';
import type { Chain } from '../cases/chain.js';
import type { EventLine, Thread } from '../cases/event-lines.js';

/** The larger parts of a request's page, and of the page on which one is written. */
export interface CaseSamples {
  readonly deadlines: readonly DeadlineLine[];
  readonly panel: CheckPanel;
  readonly chain: Chain;
  readonly threads: readonly Thread[];
}

const day = 86_400_000;

/**
 * Samples of those parts.
 * @param event what an event looks like.
 */
export function caseSamples(
  { name, contents, limits: [limit] }: Kind,
  event: EventLine,
  due: Due,
  basis: readonly Citation[],
  now: Date,
): CaseSamples {
  const at = (days: number): Date => new Date(now.getTime() + days * day);
  const on = (days: number): string => at(days).toISOString().slice(0, 10);
  const zone = 'UTC';
  const deadline: DeadlineLine = {
    ...{ name: limit?.name ?? name, owedBy: 'XB', isOurs: true, isPrivate: false, isPolicy: false },
    ...{ isStanding: false, due, dueOn: on(17), zone, basis: basis.slice(0, 1) },
    steps: [
      { step: 'started', at: at(-2).toISOString(), zone },
      { step: 'first-day-not-counted', on: on(-2) },
      { step: 'counted', count: 20, unit: 'days' },
      { step: 'due', at: due.at.toISOString(), on: null, zone },
    ],
  };
  const lines = contents.slice(0, 3).map(({ label, help }) => ({
    ...{ code: 'content-missing', label, help, href: null, basis: basis.slice(0, 1) },
    message: `“${label}” is missing. ${help}`,
  }));
  const message = (days: number, isOurs: boolean, more: Partial<EventLine>): Message => ({
    ...{ ...event, anchor: `sample-${String(days)}`, at: at(days), state: isOurs ? 'XB' : 'XA' },
    ...{ said: [], pairs: [], unread: null, isOurs, ...more },
  });
  const [asked, told] = [
    message(-6, true, { type: 'open-consultation' }),
    message(-4, false, { type: 'reply' }),
  ];
  return {
    deadlines: [
      deadline,
      { ...deadline, isStanding: true, isPolicy: true, isPrivate: true, due: null },
    ],
    panel: { errors: lines.slice(0, 2), warnings: lines.slice(2) },
    chain: {
      points: [
        { what: 'asked', on: on(-30), link: null, isAhead: false, x: 0, level: 0 },
        { what: 'kept-from', on: on(-29), link: null, isAhead: false, x: 8, level: 1 },
        { what: 'floor', on: on(30), link: null, isAhead: true, x: 500, level: 0 },
        { what: 'until', on: on(90), link: null, isAhead: true, x: 1000, level: 0 },
      ],
      ...{ kept: { from: 8, to: 1000, floor: 500 }, today: 250, isHeld: false, todayOn: on(0) },
    },
    threads: [{ about: 'consultation', isOpen: true, messages: [asked, told], answers: [] }],
  };
}

type Message = Thread['messages'][number];
