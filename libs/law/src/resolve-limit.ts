import type { Duration, Limit, Threshold, Urgency } from './instrument.js';
import type { LimitInFile } from './instrument-file.js';
import type { Path } from './instrument-source.js';
import type { References } from './references.js';

/** A limit as a kind has it: durations read, and what the file leaves out filled in. */
export function resolveLimit(
  references: References,
  id: string,
  limit: LimitInFile,
  path: Path,
): Limit {
  const { amount, dateFrom, thresholds, basis, ...rest } = limit;
  if (amount === undefined && dateFrom === undefined) {
    references.report(path, `The limit \`${id}\` needs an \`amount\` or a \`dateFrom\`.`);
  }
  if (limit.upholds !== undefined && !references.hasLimit(limit.upholds)) {
    references.unknown('limit', limit.upholds, [...path, 'upholds']);
  }
  if (new Set(thresholds).size < thresholds.length) {
    references.report(path, `The limit \`${id}\` has a threshold twice.`);
  }
  return {
    firstDayCounts: false,
    rollOver: false,
    stoppedIn: [],
    outlasts: [],
    ...rest,
    id,
    basis: basis.map((reference) => references.full(reference)),
    ...(amount === undefined ? {} : { amount: amountOf(amount) }),
    ...(dateFrom === undefined ? {} : { dateFrom }),
    thresholds: thresholds.map(thresholdOf),
  };
}

function amountOf(amount: NonNullable<LimitInFile['amount']>): Record<Urgency, Duration> {
  const of = (urgency: Urgency) =>
    durationOf(typeof amount === 'string' ? amount : amount[urgency]);
  return { routine: of('routine'), urgent: of('urgent'), emergency: of('emergency') };
}

function thresholdOf(text: string): Threshold {
  const [name, ...duration] = text.split(' ');
  return { name: name as Threshold['name'], offset: durationOf(duration.join(' ')) }; // by the form
}

/** `7 days`; that the unit is one of ours was checked by the form. */
function durationOf(text: string): Duration {
  const [count, unit] = text.split(' ');
  return { unit: unit as Duration['unit'], count: Number(count) };
}
