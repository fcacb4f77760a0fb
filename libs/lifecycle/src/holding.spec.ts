import { aRequest, now, system, type Story } from './lifecycle.fixtures.js';
import { reach, reachPreservation, sample } from './lifecycle.samples.fixtures.js';
import { react } from './react.js';

const notBefore = '2026-12-08';
const preserved = reachPreservation('preserved');

/** The preservation after it has seen the last shared event of a request that follows it. */
function seeing(story: Story, follower: Story, id = 'follower', notice = notBefore): Story {
  const reaction = react(story.request, { ...follower.request, id }, follower.last, notice);
  return reaction ? story.does(system, reaction) : story;
}

describe('a preservation that a request follows', () => {
  it('is held when that request is transmitted', () => {
    const held = seeing(preserved, reach('transmitted'));
    expect(held).toMatchObject({ state: 'held', request: { progress: { heldFor: ['follower'] } } });
  });

  it.each(['transmitted', 'received', 'awaiting-information'])('remembers it while %s', (state) => {
    const story = seeing(reachPreservation(state), reach('transmitted'));
    expect(story).toMatchObject({ state, request: { progress: { heldFor: ['follower'] } } });
  });

  it('is held at once when it is preserved after the request has come', () => {
    const story = seeing(reachPreservation('received'), reach('transmitted'));
    expect(story.requested(sample.preserve).state).toBe('held');
  });

  it.each(['received', 'in-assessment', 'accepted', 'in-execution', 'postponed'])(
    'stays held while the request is %s',
    (state) => {
      const held = seeing(preserved, reach('transmitted'));
      expect(seeing(held, reach(state))).toBe(held);
    },
  );

  it.each(['refused', 'returned', 'withdrawn', 'executed'])(
    'is held no longer once the request is %s',
    (state) => {
      const lifted = seeing(seeing(preserved, reach('transmitted')), reach(state));
      expect(lifted.state).toBe('preserved');
      expect(lifted.request.progress).toMatchObject({
        heldFor: [],
        notBefore,
        until: '2027-01-22',
      });
      expect(seeing(lifted, reach('closed'))).toBe(lifted);
    },
  );

  it('stays held for another one', () => {
    const both = seeing(
      seeing(preserved, reach('transmitted'), 'one'),
      reach('transmitted'),
      'other',
    );
    const first = seeing(both, reach('refused'), 'one');
    expect(first).toMatchObject({ state: 'held', request: { progress: { heldFor: ['other'] } } });
    expect(first.request.progress).not.toHaveProperty('notBefore');
    expect(seeing(first, reach('executed'), 'other').state).toBe('preserved');
  });

  it('is held once for a request, however often it is told', () => {
    const twice = seeing(seeing(preserved, reach('transmitted')), reach('transmitted'));
    expect(twice.request.progress.heldFor).toEqual(['follower']);
  });

  it('keeps its data as long as the notice runs', () => {
    const late = '2027-02-10';
    const lifted = seeing(
      seeing(preserved, reach('transmitted')),
      reach('refused'),
      'follower',
      late,
    );
    expect(lifted.request.progress.until).toBe(late);
  });

  it('forgets a request that ended before anything was preserved', () => {
    const story = seeing(
      seeing(reachPreservation('received'), reach('transmitted')),
      reach('withdrawn'),
    );
    const { state, request } = story.requested(sample.preserve);
    expect(state).toBe('preserved');
    expect(request.progress).not.toHaveProperty('notBefore');
  });

  it.each(['released', 'refused', 'no-such-data', 'withdrawn'])(
    'is left alone once %s',
    (state) => {
      const { request } = reachPreservation(state);
      expect(
        react(request, aRequest({ id: 'follower' }), reach('transmitted').last, notBefore),
      ).toBeUndefined();
    },
  );

  it.each(['draft', 'awaiting-approval'])('is left alone while %s', (state) => {
    const { request } = reachPreservation(state);
    expect(
      react(request, aRequest({ id: 'follower' }), reach('transmitted').last, notBefore),
    ).toBeUndefined();
  });

  it('does not react to anything private', () => {
    const follower = reach('draft').requesting(sample.withdraw);
    const held = seeing(preserved, reach('transmitted'));
    expect(follower.last.visibility).toBe('private');
    expect(seeing(held, follower)).toBe(held);
    expect(
      react(
        preserved.request,
        follower.request,
        { type: 'transmit', visibility: 'private' },
        notBefore,
      ),
    ).toBeUndefined();
  });

  it('does not react to a request that never held it', () => {
    expect(seeing(preserved, reach('refused'))).toBe(preserved);
  });
});

describe('releasing', () => {
  const on = (story: Story, today: string) => story.where({ today, now });

  it('needs reasons', () => {
    const story = on(preserved, '2027-01-22');
    expect(story.refuses('requested', { ...sample.release, reasons: ' ' }).code).toBe(
      'reasons-missing',
    );
  });

  it('does not come before the floor', () => {
    const error = on(preserved, '2027-01-21').refuses('requested', sample.release);
    expect(error).toMatchObject({ kind: 'conflict', code: 'release-too-early' });
    expect(error.detail.basis).toContain('un-cybercrime-2024:42(8)');
    expect(on(preserved, '2027-01-22').requested(sample.release).state).toBe('released');
  });

  it('never comes while held', () => {
    const story = on(reachPreservation('held'), '2030-01-01');
    expect(story.refuses('requested', sample.release).code).toBe('illegal-transition');
  });

  it('may come before the floor when a following request has ended and its notice has run', () => {
    const lifted = seeing(reachPreservation('held'), reach('refused'));
    expect(on(lifted, '2026-12-07').refuses('requested', sample.release).code).toBe(
      'release-too-early',
    );
    expect(on(lifted, '2026-12-08').requested(sample.release).state).toBe('released');
  });

  it('does not come before the notice, although the floor has passed', () => {
    const lifted = seeing(reachPreservation('held'), reach('refused'), 'follower', '2027-03-01');
    expect(on(lifted, '2027-02-28').refuses('requested', sample.release).code).toBe(
      'release-too-early',
    );
  });
});

describe('expiring', () => {
  it('comes when the time has passed, by the system', () => {
    expect(preserved.whenDue('preservation').does(system, sample.expire).state).toBe('released');
  });

  it('does not come earlier', () => {
    expect(preserved.refuses(system, sample.expire)).toMatchObject({
      kind: 'conflict',
      code: 'not-expired',
    });
  });

  it('never comes while held', () => {
    const held = reachPreservation('held').whenDue('preservation');
    expect(held.refuses(system, sample.expire).code).toBe('illegal-transition');
  });
});
