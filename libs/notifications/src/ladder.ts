import { DomainError, validated, type Role } from '@rogatory/kernel';
import type { DutyPerson, Position } from '@rogatory/persistence';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { UsualLadderDto, type Listener } from './ladder.dto.js';

/** The file of the ladder is wrong; the message lists where. */
export class LadderFault extends Error {
  override readonly name = 'LadderFault';
}

/**
 * What authorities go by that have set nothing of their own.
 * @throws LadderFault with every defect of the file.
 */
export function loadLadder(file: string): UsualLadderDto {
  try {
    return validated(UsualLadderDto, parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const problems = error instanceof DomainError ? (error.detail.problems ?? []) : [];
    const places = problems.map(({ pointer, message }) => `${pointer}: ${message}`);
    throw new LadderFault(`${file}: ${places.join(' ') || String(error)}`, { cause: error });
  }
}

const roles: readonly Listener[] = ['liaison', 'authority', 'contact', 'executing'];
const callOf: Partial<Record<Listener, Position>> = {
  'on-call': 'first',
  second: 'second',
  supervisor: 'supervisor',
};

/** Whom a step of a clock is told: everybody of these roles, and these by name. */
export interface Told {
  readonly roles: readonly Role[];
  readonly also: readonly string[];
}

/**
 * The people behind the listeners of one step.
 * @param assigned ids of officers, service accounts and units that the request is assigned to.
 * @param people who may be on call for its authority.
 */
export function toldBy(
  listening: readonly Listener[],
  assigned: readonly string[],
  people: readonly DutyPerson[],
): Told {
  const called = listening.flatMap((listener) => {
    const position = callOf[listener];
    if (listener === 'assigned') return assigned;
    return position ? inPosition(position, people) : [];
  });
  return {
    roles: listening.filter((listener): listener is Listener & Role => roles.includes(listener)),
    also: [...new Set(called)],
  };
}

/** Who is on call in a position; with nobody on call first, the contact officers, so that somebody is. */
function inPosition(position: Position, people: readonly DutyPerson[]): readonly string[] {
  const found = on(position, people);
  return found.length > 0 || position !== 'first' ? found : officersOnHand(people);
}

/** Who is called in any of these positions. Nobody there: whoever can be found, for a page is never silent. */
export function calledFor(
  wanted: readonly Position[],
  people: readonly DutyPerson[],
): readonly string[] {
  const found = [...new Set(wanted.flatMap((position) => on(position, people)))];
  return found.length > 0 ? found : officersOnHand(people);
}

/** On call at the authority itself; where it has nobody in that position, at the State's contact points. */
function on(position: Position, people: readonly DutyPerson[]): readonly string[] {
  return nearest(people.filter(({ as }) => as === position));
}

/** The contact officers of the authority, else those of the State, else its officers of role authority. */
function officersOnHand(people: readonly DutyPerson[]): readonly string[] {
  const contacts = nearest(people.filter(({ as }) => as === 'contact'));
  return contacts.length > 0 ? contacts : nearest(people.filter(({ as }) => as === 'authority'));
}

function nearest(people: readonly DutyPerson[]): readonly string[] {
  const own = people.filter(({ own: isOwn }) => isOwn);
  return (own.length > 0 ? own : people).map(({ officer }) => officer);
}
