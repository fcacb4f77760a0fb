import { anActor } from './lifecycle.fixtures.js';
import {
  consulted,
  noConcern,
  ongoing,
  plainRefusal,
  reach,
  reasons,
  sample,
} from './lifecycle.samples.fixtures.js';

const { 'confirm-receipt': confirm, complete, close, withdraw } = sample;
const executing = anActor('requested', { roles: ['executing'] });

describe('starting to execute', () => {
  const unassessed = reach('in-assessment')
    .requested(sample['offer-conditions'])
    .requesting(sample['accept-conditions']);

  it('needs an assessment, also where accepted conditions led there', () => {
    expect(unassessed.state).toBe('accepted');
    expect(unassessed.refuses('requested', sample['start-execution']).code).toBe(
      'assessment-missing',
    );
    const assessed = unassessed.requested({ action: 'record-assessment', ...noConcern });
    expect(assessed.requested(sample['start-execution']).state).toBe('in-execution');
  });

  it('is barred by a serious concern that was found since', () => {
    const serious = { ...noConcern, rights: { finding: 'serious-concern', text: 'New.' } } as const;
    const story = reach('accepted').requested({ action: 'record-assessment', ...serious });
    expect(story.refuses('requested', sample['start-execution']).code).toBe('rights-concern');
  });
});

describe('completing', () => {
  it('gives every item its outcome, "delivered" where none is said', () => {
    const items = [{ id: 'one', outcome: 'nothing-held', reasons: 'Deleted in 2025.' }] as const;
    const { state, request } = reach('in-execution').does(executing, { ...complete, items });
    expect(state).toBe('executed');
    expect(request.items).toMatchObject([
      { outcome: 'nothing-held', outcomeReasons: 'Deleted in 2025.' },
      { outcome: 'delivered' },
    ]);
  });

  it('leaves a refused item without an outcome', () => {
    const story = reach('in-assessment')
      .requested(sample['accept-in-part'])
      .requested(sample['start-execution']);
    expect(story.requested(complete).request.items.map(({ outcome }) => outcome)).toEqual([
      'delivered',
      null,
    ]);
    const items = [{ id: 'two', outcome: 'partly' }] as const;
    expect(story.refuses('requested', { ...complete, items }).code).toBe('item-unknown');
  });

  it('knows no items of other requests', () => {
    const items = [
      { id: 'one', outcome: 'delivered' },
      { id: 'three', outcome: 'delivered' },
    ] as const;
    const error = reach('in-execution').refuses('requested', { ...complete, items });
    expect(error).toMatchObject({ kind: 'invalid', code: 'item-unknown' });
    expect(error.detail.problems).toMatchObject([{ pointer: '/items/1/id' }]);
  });

  it('waits for an item that is still postponed', () => {
    const two = {
      id: 'two',
      decision: 'postponed',
      grounds: ongoing,
      reasons,
      reviewOn: '2027-01-15',
    } as const;
    const story = consulted(reach('in-assessment'), 'postponement')
      .requested({
        action: 'accept-in-part',
        items: [{ id: 'one', decision: 'accepted' }, two],
        assessment: noConcern,
      })
      .requested(sample['start-execution']);
    expect(story.refuses('requested', complete)).toMatchObject({
      kind: 'conflict',
      code: 'items-open',
    });
    const items = [{ id: 'two', decision: 'refused', grounds: plainRefusal, reasons }] as const;
    expect(story.requested({ action: 'decide-items', items }).requested(complete).state).toBe(
      'executed',
    );
  });
});

describe('confirming receipt', () => {
  it.each(['in-execution', 'executed', 'closed'])(
    'is possible while %s and changes no state',
    (state) => {
      const story = reach(state).requesting(confirm);
      expect(story).toMatchObject({ state, request: { progress: { receiptConfirmed: true } } });
    },
  );
});

describe('closing', () => {
  const executed = reach('executed');

  it('is free to the requesting State', () => {
    expect(executed.requesting(close).state).toBe('closed');
  });

  it('waits, for the requested State, until receipt is confirmed', () => {
    expect(executed.refuses('requested', close)).toMatchObject({
      kind: 'conflict',
      code: 'receipt-outstanding',
    });
    expect(executed.requesting(confirm).requested(close).state).toBe('closed');
  });

  it('or until the time to confirm it has passed', () => {
    expect(executed.whenDue('confirm-receipt').requested(close).state).toBe('closed');
    expect(executed.whenDue('execute').refuses('requested', close).code).toBe(
      'receipt-outstanding',
    );
  });
});

describe('withdrawing', () => {
  it.each([
    'draft',
    'awaiting-approval',
    'transmitted',
    'received',
    'in-assessment',
    'accepted',
    'in-execution',
    'awaiting-information',
    'in-consultation',
    'conditions-offered',
    'postponed',
  ])('is possible while %s', (state) => {
    expect(reach(state).requesting(withdraw).state).toBe('withdrawn');
  });

  it.each(['executed', 'closed', 'refused', 'returned', 'withdrawn'])(
    'comes too late once %s',
    (state) => {
      expect(reach(state).refuses('requesting', withdraw).code).toBe('illegal-transition');
    },
  );
});

describe('a delivery after receipt was confirmed', () => {
  it('has to be confirmed again before the requested State closes', () => {
    const story = reach('in-execution')
      .requesting(confirm)
      .requested(sample.deliver)
      .requested(complete);
    expect(story.refuses('requested', close).code).toBe('receipt-outstanding');
    expect(story.requesting(confirm).requested(close).state).toBe('closed');
  });
});
