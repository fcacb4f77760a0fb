import {
  aside,
  consulted,
  reach,
  reachPreservation,
  sample,
} from './lifecycle.samples.fixtures.js';

const road = ['in-assessment', 'accepted', 'in-execution'] as const;
const { 'supply-information': supply, 'proceed-without-answer': proceed } = sample;
const {
  'accept-conditions': agree,
  'decline-conditions': decline,
  'conclude-consultation': conclude,
} = sample;

describe.each(road)('a request that leaves the road while %s', (state) => {
  const from = (side: string) => aside(reach(state), side);

  it('returns there when information is supplied', () => {
    expect(from('awaiting-information').requesting(supply).state).toBe(state);
  });

  it('returns there when the answer stays out', () => {
    const story = from('awaiting-information').whenDue('answer-information').requested(proceed);
    expect(story.state).toBe(state);
  });

  it('returns there after a consultation', () => {
    expect(from('in-consultation').requesting(sample.reply).requested(conclude).state).toBe(state);
  });

  it('returns there when conditions are declined', () => {
    expect(from('conditions-offered').requesting(decline).state).toBe(state);
  });

  it('returns there when conditions stay unanswered', () => {
    const story = from('conditions-offered').whenDue('answer-conditions').requested(proceed);
    expect(story).toMatchObject({ state, request: { progress: { offer: undefined } } });
  });

  it('is accepted when conditions are accepted before, and stays where it was after a decision', () => {
    const after = from('conditions-offered').requesting(agree).state;
    expect(after).toBe(state === 'in-assessment' ? 'accepted' : state);
  });

  it('returns there from a consultation that went over to conditions', () => {
    const offered = from('in-consultation').requested(sample['offer-conditions']);
    expect(offered.requesting(decline).state).toBe(state);
  });

  it('returns there when a postponement ends', () => {
    expect(from('postponed').requested(sample.resume).state).toBe(state);
  });

  it('remembers the last state that it left', () => {
    const story = from('awaiting-information').requesting(supply);
    expect(aside(story, 'in-consultation').request.progress.road).toBe(state);
  });
});

describe('proceeding without an answer', () => {
  it.each(['awaiting-information', 'conditions-offered'])(
    'waits for the time to answer while %s',
    (state) => {
      const story = reach(state).whenDue('answer-consultation', 'decide');
      const error = story.refuses('requested', proceed);
      expect(error).toMatchObject({ kind: 'conflict', code: 'answer-not-due' });
    },
  );

  it('does not take the time for one answer as the time for another', () => {
    const story = reach('conditions-offered').whenDue('answer-information');
    expect(story.refuses('requested', proceed).code).toBe('answer-not-due');
  });

  it('forgets no consultation', () => {
    const story = aside(consulted(reach('in-assessment'), 'refusal'), 'awaiting-information');
    const { progress } = story.whenDue('answer-information').requested(proceed).request;
    expect(progress.concluded).toEqual(['refusal']);
  });
});

describe('a preservation about which something is asked', () => {
  it('is received again with the answer', () => {
    expect(reachPreservation('awaiting-information').requesting(supply).state).toBe('received');
  });

  it('is received again when the answer stays out', () => {
    const story = reachPreservation('awaiting-information');
    expect(story.refuses('requested', proceed).code).toBe('answer-not-due');
    expect(story.whenDue('answer-information').requested(proceed).state).toBe('received');
  });

  it('is not refused for being incomplete', () => {
    const story = reachPreservation('awaiting-information');
    expect(story.refuses('requested', sample.refuse).code).toBe('illegal-transition');
  });
});

describe('supplying information', () => {
  it('without contents leaves their version', () => {
    expect(reach('awaiting-information').requesting(supply).request.contentsVersion).toBe(1);
  });

  it('with contents replaces what it names and makes a new version', () => {
    const { request } = reach('awaiting-information').requesting({
      ...supply,
      contents: { facts: 'More.' },
    });
    expect(request).toMatchObject({ contents: { facts: 'More.' }, contentsVersion: 2 });
  });
});

describe('forwarding', () => {
  it.each(['transmitted', 'postponed', 'executed'])(
    'names the authority that handles it while %s',
    (state) => {
      const { request } = reach(state).requested(sample.forward);
      expect(request).toMatchObject({ state, requestedAuthority: 'xb-court' });
    },
  );
});
