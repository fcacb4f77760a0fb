import type { DutyPerson } from '@rogatory/persistence';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calledFor, LadderFault, loadLadder, toldBy } from './ladder.js';

const file = join(__dirname, '../../../config/escalation.yaml');
const person = (officer: string, as: DutyPerson['as'], own = true): DutyPerson => ({
  ...{ officer, as, own },
});

describe('the ladder that comes along', () => {
  it('is whole, and wakes more people the longer a deadline is past', () => {
    const { deadlines, pages } = loadLadder(file);
    for (const steps of Object.values(deadlines)) {
      const sizes = [steps.warn, steps.due, steps.overdue, steps.escalate].map(
        (listeners) => listeners.length,
      );
      expect(sizes).toEqual([...sizes].sort());
    }
    expect(pages.emergency.minutes).toBeLessThan(pages.urgent.minutes);
  });

  it.each([
    ['a listener that nobody knows', 'on-call, second]', 'on-call, postman]', /urgent\/overdue/],
    ['no interval', 'minutes: 15, ', '', /pages\/urgent\/minutes/],
    ['nobody at all', 'warn: [assigned]', 'warn: []', /deadlines\/routine\/warn/],
    ['a member that nobody reads', 'pages:', 'letters: 1\npages:', /letters/],
    ['no form at all', 'deadlines:', 'deadlines: [', /escalation.yaml/],
  ])('is refused with %s, and says where', (_, good, bad, where) => {
    const spoilt = join(mkdtempSync(join(tmpdir(), 'ladder-')), 'escalation.yaml');
    writeFileSync(spoilt, readFileSync(file, 'utf8').replace(good, bad));
    expect(() => loadLadder(spoilt)).toThrow(LadderFault);
    expect(() => loadLadder(spoilt)).toThrow(where);
  });
});

describe('whoever is called', () => {
  const contacts = [person('c1', 'contact'), person('c2', 'contact', false)];
  const chiefs = [person('a1', 'authority', false)];

  it('is on call at the authority itself, before anybody else', () => {
    const people = [person('o1', 'first', false), person('o2', 'first'), ...contacts, ...chiefs];
    expect(calledFor(['first'], people)).toEqual(['o2']);
    expect(calledFor(['first', 'second'], [...people, person('o3', 'second')])).toEqual([
      ...['o2', 'o3'],
    ]);
  });

  it.each([
    ['on call at the contact point', [person('o1', 'first', false), ...contacts], ['o1']],
    ['a contact officer of the authority', [...contacts, ...chiefs], ['c1']],
    ['a contact officer of the State', [person('c2', 'contact', false), ...chiefs], ['c2']],
    ['an authority officer', chiefs, ['a1']],
    ['nobody, where there is nobody', [], []],
  ])('is else %s', (_, people, expected) => {
    expect(calledFor(['first'], people)).toEqual(expected);
    expect(toldBy(['on-call'], [], people)).toEqual({ roles: [], also: expected });
  });

  it('of a deadline: those assigned, by name, and all of a role; a second who is not there is left out', () => {
    const people = [person('o1', 'first'), ...contacts];
    const told = toldBy(['assigned', 'authority', 'on-call', 'second'], ['unit', 'o1'], people);
    expect(told).toEqual({ roles: ['authority'], also: ['unit', 'o1'] });
  });
});
