import type { Role } from '@rogatory/kernel';
import type { Action } from './commands.js';
import { anActor, instrument, law } from './lifecycle.fixtures.js';
import { allowedActions, lifecycleOf, lifecycles } from './lifecycles.js';
import type { Lifecycle, Transition } from './table.js';

const statesOf = ({ initial, final, transitions }: Lifecycle) => [
  ...new Set([initial, ...final, ...transitions.flatMap((row) => [...row.from, ...goals(row)])]),
];

/** Where a row can lead by name; `same` and `road` lead to no new state. */
function goals({ to }: Transition): string[] {
  return [to].flat().filter((state) => state !== 'same' && state !== 'road');
}

const kindsOf = ({ name }: Lifecycle) =>
  law.instrument(instrument).kinds.filter((kind) => kind.lifecycle === name && !kind.useAction);

describe.each(lifecycles)('the lifecycle $name', (lifecycle) => {
  const { initial, final, side, transitions } = lifecycle;
  const open = statesOf(lifecycle).filter((state) => !final.includes(state));
  const rows: readonly Transition[] = transitions;

  it('reaches every state', () => {
    const reached = new Set([initial]);
    for (let round = 0; round < rows.length; round += 1) {
      for (const row of rows) {
        if (row.from.some((state) => reached.has(state)))
          goals(row).forEach((to) => reached.add(to));
      }
    }
    expect([...reached].toSorted()).toEqual(statesOf(lifecycle).toSorted());
  });

  it('has each action once', () => {
    expect(new Set(rows.map(({ action }) => action)).size).toBe(rows.length);
  });

  it.each(open)('can be left while %s', (state) => {
    const leading = rows.filter((row) => row.from.includes(state) && row.to !== 'same');
    expect(leading.flatMap((row) => [row.to].flat()).filter((to) => to !== state)).not.toEqual([]);
  });

  it.each(final)('ends with %s', (state) => {
    const after = rows.filter(({ from }) => from.includes(state));
    expect(after.map(({ to }) => to)).toEqual(after.map(() => 'same'));
  });

  it.each(side)('returns to the road from %s', (state) => {
    const back = rows.filter((row) => row.from.includes(state) && [row.to].flat().includes('road'));
    expect(back.map(({ by }) => by)).toContain('requested');
  });

  it('lets the requesting State end every open state that it waits in', () => {
    const ways = rows.filter(
      ({ by, to }) => (by === 'requesting' || by === 'either') && to !== 'same',
    );
    const ending = ways.filter((row) => goals(row).some((state) => final.includes(state)));
    expect(open.filter((state) => !ending.some(({ from }) => from.includes(state)))).toEqual([]);
  });

  it('lets the requested State end every open state that it waits in', () => {
    // what is held ends with the requests that hold it, and each of those the requested State can end
    const acts = rows.filter(({ by, action }) => by !== 'requesting' || action === 'transmit');
    const ends = new Set(final);
    for (let round = 0; round < rows.length; round += 1) {
      for (const { from, to } of acts) {
        const road = to === 'road' ? ['in-assessment', 'received'] : [to].flat();
        if (road.some((state) => ends.has(state))) from.forEach((state) => ends.add(state));
      }
    }
    expect(open.filter((state) => !ends.has(state) && state !== initial)).toEqual([]);
  });

  it('rests every act on paragraphs that exist', () => {
    for (const { action } of rows) {
      const basis = law.basisOf(instrument, lifecycle.name, action);
      expect([action, basis.filter((citation) => law.cite(citation))]).toEqual([action, basis]);
      expect(basis).not.toEqual([]);
    }
  });

  it('names only limits that every kind of this lifecycle has', () => {
    const named = new Set(
      rows.flatMap(({ opens = [], closes = [], whenDue = [] }) => [opens, closes, whenDue].flat(2)),
    );
    expect(kindsOf(lifecycle)).not.toEqual([]);
    for (const { id, limits } of kindsOf(lifecycle)) {
      const known = limits.map((limit) => limit.id);
      expect([id, [...named].filter((limit) => !known.includes(limit))]).toEqual([id, []]);
    }
  });

  it('starts every limit that its kinds have, but the floor, which is no clock', () => {
    const opened = rows.flatMap(({ opens = [] }) => opens);
    for (const { id, limits } of kindsOf(lifecycle)) {
      const idle = limits.filter((limit) => !opened.includes(limit.id));
      expect([id, idle.filter(({ thresholds }) => thresholds.length > 0)]).toEqual([id, []]);
    }
  });

  it('ends every limit that it starts, if only with a final state', () => {
    const closed = rows.flatMap(({ closes = [] }) => closes);
    const opened = rows.flatMap(({ opens = [] }) => opens);
    expect(opened.filter((limit) => !closed.includes(limit))).toEqual([]);
  });

  it('stops its clocks only in states that it has', () => {
    for (const { limits } of kindsOf(lifecycle)) {
      const stops = limits.flatMap(({ stoppedIn }) => stoppedIn);
      expect(stops.filter((state) => !statesOf(lifecycle).includes(state))).toEqual([]);
    }
  });

  it('tells a followed preservation of everything that ends the need for it', () => {
    if (!rows.some(({ reaches }) => reaches)) return;
    const ended = ['refused', 'returned', 'withdrawn', 'executed'];
    const telling = rows.filter((row) => goals(row).some((state) => ended.includes(state)));
    expect(telling.filter(({ reaches }) => !reaches)).toEqual([]);
    expect(rows.find(({ action }) => action === 'transmit')?.reaches).toBe('followed');
  });

  it('gives auditors and administrators nothing to do', () => {
    const roles = new Set<Role>(rows.flatMap((row) => row.roles));
    expect(roles.has('auditor') || roles.has('admin')).toBe(false);
  });

  it('keeps every act of a person in the hands of somebody', () => {
    expect(rows.filter(({ by, roles }) => (by === 'system') !== (roles.length === 0))).toEqual([]);
  });
});

describe('a lifecycle', () => {
  it('that the law names but nobody wrote yet cannot be drafted', () => {
    expect(() => lifecycleOf('extradition')).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'lifecycle-not-available' }),
    );
  });

  it('offers a third State nothing', () => {
    const stranger = anActor('requesting', { state: 'XC' });
    const request = { requestingState: 'XA', requestedState: 'XB', progress: {} };
    const offered = (state: string): Action[] =>
      allowedActions({ ...request, lifecycle: 'mutual-assistance', state }, stranger);
    expect(['accepted', 'in-consultation', 'executed'].flatMap(offered)).toEqual([]);
  });
});

describe('the clock of a review', () => {
  const rows: readonly Transition[] = lifecycleOf('mutual-assistance').transitions;

  it.each(['postpone', 'resume', 'decide-items'])(
    'begins anew with "%s", since items are reviewed on days of their own',
    (action) => {
      const row = rows.find((transition) => transition.action === action);
      expect(row).toMatchObject({ closes: ['review'], opens: ['review'] });
    },
  );
});
