import { roles as everyRole, type Role } from '@rogatory/kernel';
import { lifecycleOf } from './lifecycles.js';
import type { Transition } from './table.js';

/** The tables of the contract, written by hand: action, side, roles, from, to. `L` liaison, `A` authority ... */
const contract: Readonly<Record<string, string>> = {
  'mutual-assistance': `
    submit-for-approval    requesting LA draft > awaiting-approval
    return-to-drafter      requesting A  awaiting-approval > draft
    transmit               requesting A  awaiting-approval > transmitted
    acknowledge            requested  AC transmitted > received
    forward                requested  A  OPEN > same
    start-assessment       requested  A  received > in-assessment
    record-assessment      requested  A  received ROAD SIDE > same
    ask-for-information    requested  A  ROAD > awaiting-information
    supply-information     requesting LA awaiting-information > road
    proceed-without-answer requested  A  awaiting-information conditions-offered > road
    supplement             requesting LA OPEN > same
    ask-status             requesting LA OPEN > same
    report-status          requested  LA OPEN > same
    open-consultation      either     A  ROAD > in-consultation
    reply                  either     LA in-consultation > same
    conclude-consultation  requested  A  in-consultation > road
    offer-conditions       requested  A  ROAD in-consultation > conditions-offered
    accept-conditions      requesting A  conditions-offered > accepted road
    decline-conditions     requesting A  conditions-offered > road
    accept                 requested  A  in-assessment > accepted
    accept-in-part         requested  A  in-assessment > accepted
    decide-items           requested  A  accepted in-execution > same
    refuse                 requested  A  ROAD in-consultation > refused
    postpone               requested  A  ROAD > postponed
    resume                 requested  A  postponed > road
    return-unexecuted      requested  A  received in-assessment awaiting-information > returned
    start-execution        requested  XA accepted > in-execution
    report-obstacle        requested  XA accepted in-execution > same
    deliver                requested  XA in-execution > same
    complete               requested  XA in-execution > executed
    confirm-receipt        requesting LA in-execution executed closed > same
    confirm-in-writing     requesting A  OPEN > same
    report-fulfilment      requesting A  ROAD SIDE executed closed refused withdrawn > same
    close                  either     A  executed > closed
    withdraw               requesting A  draft awaiting-approval UNDECIDED > withdrawn`,
  preservation: `
    submit-for-approval    requesting LAC draft > awaiting-approval
    return-to-drafter      requesting AC  awaiting-approval > draft
    transmit               requesting AC  draft awaiting-approval > transmitted
    acknowledge            requested  AC  transmitted > received
    record-assessment      requested  AC  received awaiting-information preserved held > same
    preserve               requested  AC  received > preserved held
    record-domestic-order  requested  AC  received awaiting-information preserved held > same
    report-not-held        requested  AC  received > no-such-data
    ask-for-information    requested  AC  received > awaiting-information
    supply-information     requesting LAC awaiting-information > road
    proceed-without-answer requested  AC  awaiting-information > road
    warn-of-risk           requested  AC  received preserved > same
    decide-on-risk         requesting AC  received preserved held > same withdrawn
    ask-for-extension      requesting LAC preserved held > same
    extend                 requested  AC  preserved held > same
    decline-extension      requested  AC  preserved held > same
    disclose-path          requested  AC  preserved held > same
    refuse                 requested  AC  received > refused
    release                requested  AC  preserved > released
    withdraw               requesting AC  draft awaiting-approval transmitted received awaiting-information preserved held > withdrawn
    hold                   system     -   transmitted received awaiting-information preserved held > same held
    lift-hold              system     -   transmitted received awaiting-information preserved held > same preserved
    expire                 system     -   preserved > released`,
};

const shorthand: Readonly<Record<string, string>> = {
  OPEN: 'UNDECIDED executed',
  UNDECIDED: 'transmitted received ROAD SIDE',
  ROAD: 'in-assessment accepted in-execution',
  SIDE: 'awaiting-information in-consultation conditions-offered postponed',
};
const letters: Readonly<Record<string, Role>> = {
  L: 'liaison',
  A: 'authority',
  C: 'contact',
  X: 'executing',
};

function states(text: string): string[] {
  return text
    .split(' ')
    .filter(Boolean)
    .flatMap((word) => (shorthand[word] === undefined ? [word] : states(shorthand[word])))
    .toSorted();
}

function rowsOf(table: string) {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [, action = '', by = '', roles = '', from = '', to = ''] =
        /^(\S+)\s+(\S+)\s+(\S+)\s+(.*) > (.*)$/.exec(line.trim()) ?? [];
      const held = Array.from(roles.replace('-', ''), (letter) => letters[letter]).toSorted();
      return { action, by, roles: held, from: states(from), to: states(to) };
    });
}

function plainly({ action, by, roles, from, to }: Transition) {
  return {
    action,
    by,
    roles: [...roles].toSorted(),
    from: from.toSorted(),
    to: [to].flat().toSorted(),
  };
}

describe.each(Object.entries(contract))('the contract of %s', (name, table) => {
  const { transitions } = lifecycleOf(name);

  it.each(rowsOf(table))('lets the $by State $action', (row) => {
    expect(transitions.filter(({ action }) => action === row.action).map(plainly)).toEqual([row]);
  });

  it('has no other act', () => {
    expect(transitions.map(({ action }) => action)).toEqual(
      rowsOf(table).map(({ action }) => action),
    );
  });

  it('keeps within one State what the other must not see', () => {
    const kept = transitions.filter(({ visibility }) => visibility === 'private');
    expect(kept.map(({ action }) => action)).toEqual([
      ...['submit-for-approval', 'return-to-drafter', 'record-assessment'],
      ...(name === 'preservation' ? ['record-domestic-order'] : []),
    ]);
  });

  it('knows every role that acts', () => {
    expect(
      transitions.flatMap(({ roles }) => [...roles]).every((role) => everyRole.includes(role)),
    ).toBe(true);
  });
});
