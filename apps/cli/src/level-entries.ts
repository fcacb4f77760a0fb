import { DomainError } from '@rogatory/kernel';
import {
  Law,
  requireChangeable,
  requireWithinYear,
  urgencies,
  type Duration,
  type Urgency,
} from '@rogatory/law';
import {
  insertAccessEvent,
  serviceLevels,
  type LevelRow,
  type LevelScope,
  type Statement,
} from '@rogatory/persistence';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { say, type Command } from './command.js';
import { OperatorFault } from './connection.js';

/** What an operator says of a service level; a member that is left out means all of them. */
interface LevelWords {
  readonly state: string;
  readonly instrument?: string | undefined;
  readonly limit?: string | undefined;
  readonly kind?: string | undefined;
  readonly partner?: string | undefined;
  readonly urgency?: string | undefined;
  /** Such as `10 days`. */
  readonly amount?: string | undefined;
}

/** The command for the service levels of a State. @param change runs what changes the database. */
export function levelCommands(
  root: string,
  change: (work: (manager: EntityManager) => Promise<void>) => Promise<void>,
): Readonly<Record<string, Command>> {
  return {
    'service-levels': {
      says: 'lists what a State has set for limits that are policy; with --set or --remove, changes it',
      options: { state: 'code of the State that owes' },
      optional: {
        limit: 'id of the limit, such as decide',
        set: 'its amount from now on: "10 working-days"',
        partner: 'with one other State alone',
        kind: 'for one kind of request alone',
        urgency: 'routine, urgent or emergency alone',
        instrument: 'where there are several',
      },
      flags: { remove: 'goes back to what applies otherwise' },
      run: ({ state = '', set, remove, ...rest }) =>
        change(async (manager) => {
          if (set !== undefined && remove !== undefined)
            throw new OperatorFault('Either --set or --remove, not both.');
          if (set === undefined && remove === undefined) {
            const lines = await listLevels(manager, state);
            say(lines.length > 0 ? lines.join('\n') : `${state} has set no service level`);
            return;
          }
          const law = Law.load(join(root, 'config/instruments'));
          await changeLevel(manager, law, { state, ...rest, amount: set });
          say(`changed; clocks of ${state} that start from now on count by it`);
        }),
    },
  };
}

/** All service levels that a State has set, a line each. @throws OperatorFault where there is no such State. */
async function listLevels(manager: EntityManager, state: string): Promise<string[]> {
  await requireState(manager, state);
  const rows = await run(manager, serviceLevels.levelsOf(state));
  return rows.map(
    ({ instrument, limit, kind, partner, urgency, amount, set_by, set_at }) =>
      `${instrument} ${limit} ${urgency}: ${amount.count} ${amount.unit}` +
      `${partner === null ? '' : `, with ${partner}`}${kind === null ? '' : `, for ${kind}`}` +
      `, set by ${set_by} on ${set_at.toISOString().slice(0, 10)}`,
  );
}

/**
 * Sets a service level of a State, for one urgency or all, or takes it back where no amount is given. Clocks that start
 * afterwards count by it.
 * @throws OperatorFault, or DomainError as `requireChangeable` does.
 */
async function changeLevel(manager: EntityManager, law: Law, words: LevelWords): Promise<void> {
  const { state } = words;
  await requireState(manager, state);
  const scope = scopeOf(words, law);
  if (scope.partner !== null) await requireState(manager, scope.partner);
  if (scope.partner === state)
    throw new OperatorFault('A service level holds between two States: name another partner.');
  const meant = urgenciesOf(words.urgency);
  const amount = words.amount === undefined ? undefined : amountOf(words.amount);

  await run(manager, serviceLevels.beginLevels(state));
  await run(manager, serviceLevels.lockLevels(state));
  const there = (await run(manager, serviceLevels.levelsOf(state))).filter((row) =>
    isOf(row, scope),
  );
  const kept = there.filter(({ urgency }) => !meant.includes(urgency));
  if (!amount && kept.length === there.length)
    throw new OperatorFault(`${state} has set no such service level; nothing was changed.`);
  const set = amount ? meant.map((urgency) => ({ urgency, amount })) : [];
  const levels = [...kept.map(({ urgency, amount }) => ({ urgency, amount })), ...set];
  for (const statement of serviceLevels.writeLevels(state, scope, 'operator', levels)) {
    await run(manager, statement);
  }
  const [written] = await run(manager, serviceLevels.levelsVersion(state));
  const detail = { version: written?.version ?? 0, ...scope, levels };
  await run(
    manager,
    insertAccessEvent({
      ...{ state, type: 'service-level-changed', actor: 'operator', subject: scope.limit, detail },
    }),
  );
}

/** The instrument may be left out where there is one alone. */
function scopeOf({ instrument, limit, kind, partner }: LevelWords, law: Law): LevelScope {
  if (limit === undefined) throw new OperatorFault('Say which limit: --limit decide.');
  const [only, ...more] = law.instruments;
  if (instrument === undefined && more.length > 0)
    throw new OperatorFault('There are several instruments: say which, with --instrument.');
  const known = law.instrument(instrument ?? only?.id ?? '');
  if (kind !== undefined) law.kind(known.id, kind);
  requireChangeable(known, limit, kind ?? null);
  return { instrument: known.id, limit, kind: kind ?? null, partner: partner ?? null };
}

function urgenciesOf(said: string | undefined): readonly Urgency[] {
  if (said === undefined) return urgencies;
  const meant = urgencies.filter((urgency) => urgency === said);
  if (meant.length > 0) return meant;
  throw new OperatorFault(`The urgency is ${urgencies.join(', ')}, or left out for all of them.`);
}

function amountOf(text: string): Duration {
  const [, count, unit] = /^([1-9]\d{0,3}) (hours|days|working-days)$/.exec(text) ?? [];
  if (count === undefined)
    throw new OperatorFault('Say the amount like this: --set "10 working-days" (or days, hours).');
  const amount = { count: Number(count), unit: unit as Duration['unit'] }; // by the form
  requireWithinYear(amount);
  return amount;
}

function isOf(row: LevelRow, { instrument, limit, kind, partner }: LevelScope): boolean {
  const same = row.instrument === instrument && row.limit === limit;
  return same && row.kind === kind && row.partner === partner;
}

async function requireState(manager: EntityManager, state: string): Promise<void> {
  const found = await manager.query<unknown[]>('SELECT FROM state WHERE code = $1', [state]);
  if (found.length > 0) return;
  const sentence = `There is no State "${state}". Create it first with create-state.`;
  throw new DomainError('invalid', 'unknown-state', sentence);
}

function run<R>(manager: EntityManager, { text, values }: Statement<R>): Promise<R[]> {
  return manager.query<R[]>(text, [...values]);
}
