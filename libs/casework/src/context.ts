import type { Actor, Problem } from '@rogatory/kernel';
import { overdue, type Calendar, type OpenDeadline } from '@rogatory/deadlines';
import type { Kind, Law, LevelsOfPair } from '@rogatory/law';
import {
  lifecycleOf,
  type Context,
  type PrivateRoom,
  type RequestRecord,
} from '@rogatory/lifecycle';
import type { StateRow } from '@rogatory/persistence';

/** One request with everything that an act on it rests on. */
export interface Case {
  readonly request: RequestRecord;
  readonly side: 'requesting' | 'requested';
  /** The database's instant after the lock. */
  readonly at: string;
  /** Today in the requested State. */
  readonly today: string;
  /** With the service levels of both States, as they are now. */
  readonly kind: Kind;
  readonly levels: LevelsOfPair;
  readonly calendar: Calendar;
  /** The clocks of this request that have not ended. */
  readonly open: readonly OpenDeadline[];
}

/** The facts that `decide` looks at. */
export function contextOf(
  { request, side, at, today, kind, open }: Case,
  actor: Actor,
  room: PrivateRoom,
  problems: readonly Problem[],
  law: Law,
): Context {
  const { instrument, lifecycle } = request;
  const floor = kind.limits.find(({ id }) => id === 'preservation-floor');
  const orderDays = kind.limits.find(({ id }) => id === 'domestic-order');
  return {
    actor,
    side,
    now: at,
    today,
    overdue: overdue(open, at),
    room,
    problems,
    admitted: law.grounds(instrument, request.kind).admitted,
    conditions: kind.conditions,
    minimumPreservationDays: floor?.amount?.[request.urgency].count ?? 0,
    maximumOrderDays: orderDays?.amount?.[request.urgency].count ?? 0,
    basisOf: (action) => law.basisOf(instrument, lifecycle, action),
  };
}

/**
 * What would send a draft back: the instrument's demands, the receiving State's own, and whether the requests that
 * it names stand as they should.
 * @param linked the requests that the draft links to.
 * @param at the database's instant.
 */
export function checkDraft(
  request: RequestRecord,
  receiver: StateRow,
  linked: readonly RequestRecord[],
  law: Law,
  at: string,
): Problem[] {
  const basis = law.basisOf(request.instrument, request.lifecycle, 'transmit')[0];
  const participates = receiver.participation.some(
    ({ instrument }) => instrument === request.instrument,
  );
  return [
    ...law.check(request, receiver),
    ...(participates
      ? []
      : [
          {
            severity: 'error',
            pointer: '/instrument',
            code: 'not-a-party',
            message: `${receiver.name} is not on record as a party to this instrument.`,
            ...(basis && { basis }),
          } as const,
        ]),
    ...(request.oral && request.oral.at > at
      ? [
          {
            severity: 'error',
            pointer: '/oral/at',
            code: 'oral-ahead',
            message: 'Say when the request was made orally: this time has not come.',
          } as const,
        ]
      : []),
    ...request.links.flatMap((link, index): Problem[] => {
      const target = linked.find(({ id }) => id === link.request);
      const pointer = `/links/${index}`;
      if (link.type !== 'follows' || !target) return [];
      if (target.transmittedAt === null) {
        const message =
          'Transmit the preservation first; this request can only follow one that has been sent.';
        return [{ severity: 'error', pointer, code: 'followed-not-sent', message }];
      }
      const over = lifecycleOf(target.lifecycle).final.includes(target.state);
      const message = `The preservation that this request follows is ${target.state}: the data may be gone.`;
      return over ? [{ severity: 'warning', pointer, code: 'preservation-over', message }] : [];
    }),
  ];
}
