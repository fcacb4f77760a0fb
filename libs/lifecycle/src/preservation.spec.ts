import { addDays } from '@rogatory/kernel';
import { today } from './lifecycle.fixtures.js';
import {
  closedRefusal,
  reachPreservation,
  reasons,
  sample,
  seriousConcern,
} from './lifecycle.samples.fixtures.js';

const {
  'decide-on-risk': decideOnRisk,
  'warn-of-risk': warn,
  'ask-for-extension': ask,
  preserve,
  extend,
} = sample;
const received = reachPreservation('received');
const preserved = reachPreservation('preserved');

describe('preserving', () => {
  it('is for sixty days at least', () => {
    const error = received.refuses('requested', { ...preserve, until: '2027-01-21' });
    expect(error).toMatchObject({ kind: 'invalid', code: 'preservation-too-short' });
    expect(error.message).toContain('2027-01-22');
    expect(error.detail.basis).toContain('un-cybercrime-2024:42(8)');
    expect(error.detail.problems).toMatchObject([{ pointer: '/until' }]);
  });

  it('counts the floor from the first day that it names', () => {
    const error = received.refuses('requested', { ...preserve, from: '2026-12-01' });
    expect(error.code).toBe('preservation-too-short');
    expect(received.requested({ ...preserve, from: '2026-12-01', until: '2027-01-30' }).state).toBe(
      'preserved',
    );
  });

  it('keeps its floor from the day on which the request came, whatever was ordered before', () => {
    const past = { ...preserve, from: '2026-01-01', until: addDays(today, 30) };
    expect(received.refuses('requested', past).code).toBe('preservation-too-short');
  });

  it('accepts the items that it does not refuse', () => {
    const items = [{ id: 'two', decision: 'refused', grounds: closedRefusal, reasons }] as const;
    const { request, state } = received.requested({ ...preserve, items });
    expect(state).toBe('preserved');
    expect(request.items).toMatchObject([{ decision: 'accepted' }, items[0]]);
    expect(request.progress).toMatchObject({ from: '2026-11-23', until: '2027-01-22' });
  });

  it('keeps at least one item', () => {
    const items = ['one', 'two'].map(
      (id) => ({ id, decision: 'refused', grounds: closedRefusal, reasons }) as const,
    );
    expect(received.refuses('requested', { ...preserve, items }).code).toBe('nothing-accepted');
  });

  it('refuses an item on the closed list only', () => {
    const items = [
      { id: 'two', decision: 'refused', grounds: [{ code: 'R-DC' }], reasons },
    ] as const;
    expect(received.refuses('requested', { ...preserve, items }).code).toBe('ground-not-admitted');
  });

  it('is barred by a serious concern', () => {
    const error = received.refuses('requested', { ...preserve, assessment: seriousConcern });
    expect(error.code).toBe('rights-concern');
  });
});

describe('a risk', () => {
  it.each(['received', 'preserved'])(
    'told while %s is for the requesting State to decide on',
    (state) => {
      const told = reachPreservation(state).requested(warn);
      expect(told).toMatchObject({ state, request: { progress: { riskTold: true } } });
      expect(told.requesting(decideOnRisk)).toMatchObject({
        state,
        request: { progress: { riskTold: undefined } },
      });
      expect(told.requesting({ ...decideOnRisk, proceed: false }).state).toBe('withdrawn');
    },
  );

  it('cannot be decided on before it is told, nor twice', () => {
    expect(preserved.refuses('requesting', decideOnRisk)).toMatchObject({
      kind: 'conflict',
      code: 'no-risk-told',
    });
    const decided = preserved.requested(warn).requesting(decideOnRisk);
    expect(decided.refuses('requesting', decideOnRisk).code).toBe('no-risk-told');
  });
});

describe.each(['preserved', 'held'])('an extension while %s', (state) => {
  const story = reachPreservation(state);

  it('is asked for and given', () => {
    const asked = story.requesting(ask);
    expect(asked.request.progress.extensionAsked).toBe('2027-03-01');
    const { progress } = asked.requested(extend).request;
    expect(progress).toMatchObject({ until: '2027-03-01', extensionAsked: undefined });
  });

  it('can be given unasked', () => {
    expect(story.requested(extend).request.progress.until).toBe('2027-03-01');
  });

  it('is asked for and declined', () => {
    const declined = story.requesting(ask).requested(sample['decline-extension']);
    expect(declined.request.progress).toMatchObject({
      until: '2027-01-22',
      extensionAsked: undefined,
    });
    expect(declined.state).toBe(state);
  });

  it('is not declined unasked', () => {
    const error = story.refuses('requested', sample['decline-extension']);
    expect(error).toMatchObject({ kind: 'conflict', code: 'no-extension-asked' });
  });

  it.each([ask, extend])('makes it longer ($action)', (command) => {
    const side = command.action === 'extend' ? 'requested' : 'requesting';
    expect(story.refuses(side, { ...command, until: '2027-01-22' })).toMatchObject({
      kind: 'invalid',
      code: 'not-longer',
    });
  });

  it.each([ask, extend, sample['decline-extension']])(
    'comes before expiry ($action)',
    (command) => {
      const expired = story.requesting(ask).whenDue('preservation');
      const side = command.action === 'ask-for-extension' ? 'requesting' : 'requested';
      expect(expired.refuses(side, command)).toMatchObject({
        kind: 'conflict',
        code: 'preservation-expired',
      });
    },
  );
});

describe.each(['preserved', 'held'])('the path of a communication while %s', (state) => {
  it('can be disclosed', () => {
    expect(reachPreservation(state).requested(sample['disclose-path']).state).toBe(state);
  });
});

describe('withdrawing a preservation', () => {
  it.each([
    'draft',
    'awaiting-approval',
    'transmitted',
    'received',
    'awaiting-information',
    'preserved',
    'held',
  ])('is possible while %s', (state) => {
    expect(reachPreservation(state).requesting(sample.withdraw).state).toBe('withdrawn');
  });

  it.each(['released', 'refused', 'no-such-data', 'withdrawn'])(
    'comes too late once %s',
    (state) => {
      expect(reachPreservation(state).refuses('requesting', sample.withdraw).code).toBe(
        'illegal-transition',
      );
    },
  );
});
