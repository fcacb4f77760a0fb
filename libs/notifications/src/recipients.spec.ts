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

  it.each([
    ['of an ordinary request', 'transmit', undefined, routine, false],
    ['of an urgent request', 'transmit', undefined, urgent, true],
    ['of an emergency', 'acknowledge', undefined, { ...routine, urgency: 'emergency' }, true],
    ['in the 24/7 lane', 'preserve', undefined, { ...routine, lifecycle: 'preservation' }, true],
    ['that an ordinary deadline is long past', 'deadline', 'escalate', routine, false],
    ['that an urgent deadline comes near', 'deadline', 'warn', urgent, false],
    ['that an urgent deadline falls now', 'deadline', 'due', urgent, false],
    ['that an urgent deadline is past', 'deadline', 'overdue', urgent, true],
    ['that an urgent deadline is long past', 'deadline', 'escalate', urgent, true],
    ['that a calendar moved an urgent deadline', 'deadline-moved', undefined, urgent, false],
  ] as const)('%s are urgent or not', (_, type, threshold, haste, expected) => {
    expect(isUrgent(type, threshold, haste)).toBe(expected);
  });
});
