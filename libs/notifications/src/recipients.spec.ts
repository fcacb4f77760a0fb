import { isUrgent, recipients } from './recipients.js';

describe('an event', () => {
  it.each([
    ['transmit', 'requesting', 'requested', ['authority', 'contact']],
    ['acknowledge', 'requested', 'requesting', ['liaison', 'authority']],
    ['refuse', 'requested', 'requesting', ['liaison', 'authority']],
    ['supply-information', 'requesting', 'requested', ['authority']],
    ['ask-status', 'requesting', 'requested', ['authority', 'liaison']],
    ['accept-conditions', 'requesting', 'requested', ['authority', 'executing']],
    ['withdraw', 'requesting', 'requested', ['authority', 'executing']],
  ] as const)(
    'of type %s by the %s State is told to the %s one: %j',
    (type, acting, told, roles) => {
      expect(recipients(type, acting, told, 'mutual-assistance')).toEqual(roles);
    },
  );

  it('is not told to the side that took it', () => {
    expect(recipients('transmit', 'requesting', 'requesting', 'mutual-assistance')).toEqual([]);
    expect(recipients('refuse', 'requested', 'requested', 'mutual-assistance')).toEqual([]);
  });

  it('tells the executing officers that there is something to execute, though their own State decided it', () => {
    for (const type of ['accept', 'accept-in-part']) {
      expect(recipients(type, 'requested', 'requested', 'mutual-assistance')).toEqual([
        'executing',
      ]);
      expect(recipients(type, 'requested', 'requesting', 'mutual-assistance')).not.toContain(
        'executing',
      );
    }
  });

  it('reaches the contact point of the requesting State as well in the lane for preservation', () => {
    expect(recipients('preserve', 'requested', 'requesting', 'preservation')).toEqual([
      'liaison',
      'authority',
      'contact',
    ]);
  });
});

describe('a step of approval', () => {
  it('is told within the State: to who approves, or back to who drafted', () => {
    const own = ['requesting', 'requesting', 'mutual-assistance'] as const;
    expect(recipients('submit-for-approval', ...own)).toEqual(['authority']);
    expect(recipients('return-to-drafter', ...own)).toEqual(['liaison']);
  });
});

describe('a deadline', () => {
  it.each(['requesting', 'requested'] as const)(
    'is told to everybody on the cases of the %s State, whoever owes it',
    (told) => {
      for (const acting of ['requesting', 'requested'] as const) {
        expect(recipients('deadline', acting, told, 'mutual-assistance')).toEqual([
          'liaison',
          'authority',
          'contact',
        ]);
      }
    },
  );

  it('is told to nobody who only executes, audits or sets up accounts', () => {
    const roles = recipients('deadline', 'requested', 'requested', 'preservation');
    for (const role of ['executing', 'auditor', 'admin'] as const) {
      expect(roles).not.toContain(role);
    }
  });
});

describe('news', () => {
  const routine = { lifecycle: 'mutual-assistance', urgency: 'routine' };
  const urgent = { ...routine, urgency: 'urgent' };
  const lane = { ...routine, lifecycle: 'preservation' };

  it.each([
    ['of an ordinary request', 'transmit', routine, false],
    ['of an urgent request', 'transmit', urgent, true],
    ['of an emergency', 'acknowledge', { ...routine, urgency: 'emergency' }, true],
    ['in the 24/7 lane', 'preserve', lane, true],
    ['that preserved data lapses', 'preservation-lapsing', lane, true],
    ['that a calendar moved an urgent deadline', 'deadline-moved', urgent, false],
  ] as const)('%s are urgent or not', (_, type, haste, expected) => {
    for (const isOwn of [true, false])
      expect(isUrgent(type, isOwn, undefined, haste)).toBe(expected);
  });

  const steps = ['warn', 'due', 'overdue', 'escalate'] as const;
  it.each([
    ['an ordinary deadline that the State owes', true, routine, []],
    ['an urgent deadline that the State owes', true, urgent, steps],
    ['a deadline in the 24/7 lane that the State owes', true, lane, steps],
    ['an urgent deadline that the other State owes', false, urgent, ['overdue', 'escalate']],
    ['an ordinary deadline that the other State owes', false, routine, []],
  ] as const)('of %s are urgent at these steps alone', (_, isOwn, haste, expected) => {
    expect(steps.filter((step) => isUrgent('deadline', isOwn, step, haste))).toEqual(expected);
  });
});
