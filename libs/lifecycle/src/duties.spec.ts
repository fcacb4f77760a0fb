import { addDays } from '@rogatory/kernel';
import { keptUntil, standingOrder } from './keeping.js';
import { given, aRequest, system, today, type Story } from './lifecycle.fixtures.js';
import { reach, reachPreservation, reasons, sample } from './lifecycle.samples.fixtures.js';
import { allowedActions } from './lifecycles.js';
import { anActor } from './lifecycle.fixtures.js';

const order = sample['record-domestic-order'];
const { 'report-fulfilment': report, 'confirm-in-writing': confirm, transmit } = sample;
const offer = {
  action: 'offer-conditions',
  conditions: [
    { code: 'C-USE', text: 'For this case only.' },
    { code: 'C-DATA', text: 'Deleted once the case is over.', until: '2027-06-30' },
  ],
} as const;
const offered = (story: Story) => allowedActions(story.request, anActor('requesting'));

describe('a domestic order', () => {
  const preserved = reachPreservation('preserved');
  const standing = ({ rooms, request }: Story) => standingOrder(rooms.requested, request, 60);

  it('is of its own State alone, and changes nothing of the request', () => {
    const recorded = preserved.requested(order);
    expect(recorded.last).toMatchObject({
      type: 'record-domestic-order',
      visibility: 'private',
      basis: ['un-cybercrime-2024:25(2)'],
    });
    expect(recorded.request).toBe(preserved.request);
    expect(recorded.rooms.requesting).toEqual({});
    expect(preserved.refuses('requesting', order).code).toBe('wrong-side');
  });

  it('that is recorded again is renewed', () => {
    const renewed = { ...order, endsOn: '2027-02-10', reference: 'Order 13/2026' };
    const { rooms } = preserved.requested(order).requested(renewed).requested(renewed);
    expect(rooms.requested.domesticOrder).toMatchObject({
      ...{ endsOn: '2027-02-10', reference: 'Order 13/2026', renewals: 2 },
    });
  });

  it('lasts ninety days at most, and says where that stands', () => {
    const longest = addDays(order.issuedOn, 90);
    expect(preserved.requested({ ...order, endsOn: longest }).last.data['endsOn']).toBe(longest);
    const error = preserved.refuses('requested', { ...order, endsOn: addDays(longest, 1) });
    expect(error).toMatchObject({ kind: 'invalid', code: 'order-too-long' });
    expect(error.message).toContain(longest);
    expect(error.detail.basis).toEqual(['un-cybercrime-2024:25(2)']);
    expect(error.detail.problems).toMatchObject([{ pointer: '/endsOn' }]);
  });

  it('is recorded once it is issued, not before', () => {
    const tomorrow = { ...order, issuedOn: addDays(today, 1) };
    expect(preserved.refuses('requested', tomorrow)).toMatchObject({ code: 'date-ahead' });
  });

  it.each([
    ['that ends before the data may be let go', '2027-01-10', '2027-01-10', '2027-01-22'],
    ['that ends on the last day', '2027-01-22', null, '2027-01-22'],
    ['that reaches further', '2027-02-01', null, '2027-01-22'],
  ])('%s is taken, and says by when it must be renewed', (_, endsOn, renewBy, until) => {
    expect(standing(preserved.requested({ ...order, endsOn }))).toMatchObject({
      ...{ endsOn, renewBy, keptUntil: until },
    });
  });

  it('has the floor to outlast before a day is stated, counted from the transmission', () => {
    const early = reachPreservation('received').requested({ ...order, endsOn: '2027-01-21' });
    expect(standing(early)).toMatchObject({ renewBy: '2027-01-21', keptUntil: '2027-01-22' });
  });

  it('must be renewed as long as a request that follows is undecided, whatever its length', () => {
    const held = preserved.requested(order).does(system, sample.hold);
    expect(standing(held)).toMatchObject({ renewBy: order.endsOn, keptUntil: null });
    expect(keptUntil(held.request, 60)).toBeUndefined();
  });

  it('has nothing to outlast once the data are released', () => {
    const short = preserved.requested({ ...order, endsOn: '2027-01-10' });
    const released = short.whenDue('preservation').does(system, sample.expire);
    expect(standing(released)).toMatchObject({ renewBy: null, keptUntil: null });
  });
});

describe('a request that was made orally', () => {
  const oral = { at: '2026-11-22T22:40:00.000Z', means: 'By telephone', to: 'The officer on duty' };
  const sent = given(aRequest({ state: 'awaiting-approval', urgency: 'urgent', oral })).requesting(
    transmit,
  );

  it('says so to the other State with its transmission', () => {
    expect(sent.last.data['oral']).toEqual(oral);
  });

  it('is confirmed in writing by the requesting State, once', () => {
    expect(sent.refuses('requested', confirm).code).toBe('wrong-side');
    expect(offered(sent)).toContain('confirm-in-writing');
    const confirmed = sent.requesting(confirm);
    expect(confirmed).toMatchObject({
      state: 'transmitted',
      request: { progress: { confirmedInWriting: true } },
    });
    expect(confirmed.last).toMatchObject({ visibility: 'shared' });
    expect(confirmed.refuses('requesting', confirm).code).toBe('confirmed-already');
    expect(offered(confirmed)).not.toContain('confirm-in-writing');
  });

  it('is executed whether or not it has been confirmed', () => {
    const late = sent.whenDue('confirm-in-writing').requested(sample.acknowledge);
    const executed = late
      .requested(sample['start-assessment'])
      .requested(sample.accept)
      .requested(sample['start-execution'])
      .requested(sample.complete);
    expect(executed.state).toBe('executed');
    expect(executed.requesting(confirm).request.progress.confirmedInWriting).toBe(true);
  });

  it('is another than one that was written: there nothing is confirmed', () => {
    const written = reach('received');
    expect(written.refuses('requesting', confirm).code).toBe('not-oral');
    expect(offered(written)).not.toContain('confirm-in-writing');
  });
});

describe('an accepted condition', () => {
  const bound = reach('in-assessment')
    .requested(offer)
    .requesting(sample['accept-conditions'])
    .requested(sample['record-assessment']);

  it('is reported as fulfilled by its number, once each', () => {
    const reported = bound.requesting({ ...report, condition: 2 });
    expect(reported.request.progress.fulfilled).toEqual([2]);
    expect(reported.refuses('requesting', { ...report, condition: 2 }).code).toBe(
      'fulfilled-already',
    );
    const unknown = reported.refuses('requesting', { ...report, condition: 3 });
    expect(unknown).toMatchObject({ kind: 'invalid', code: 'condition-unknown' });
    expect(unknown.message).toContain('from 1 to 2');
    expect(offered(reported)).toContain('report-fulfilment');
    const all = reported.requesting(report);
    expect(all.refuses('requesting', report).code).toBe('no-condition-open');
    expect(offered(all)).not.toContain('report-fulfilment');
  });

  it.each([
    ['closed', (story: Story) => finished(story).requesting(sample.close)],
    ['refused', (story: Story) => story.requested(sample.refuse)],
    ['withdrawn', (story: Story) => story.requesting({ action: 'withdraw', reasons })],
  ])('binds beyond the end of the request that is %s', (state, end) => {
    const ended = end(bound);
    expect(ended.state).toBe(state);
    const reported = ended.requesting({ ...report, condition: 2 });
    expect(reported).toMatchObject({ state, request: { progress: { fulfilled: [2] } } });
  });

  it('is not there where none was accepted', () => {
    const declined = reach('in-assessment')
      .requested(offer)
      .requesting(sample['decline-conditions']);
    expect(declined.refuses('requesting', report).code).toBe('no-condition-open');
  });

  it('is offered with a day that is ahead', () => {
    const conditions = [offer.conditions[0], { ...offer.conditions[1], until: today }];
    const error = reach('in-assessment').refuses('requested', { ...offer, conditions });
    expect(error.code).toBe('date-not-ahead');
    expect(error.detail.problems).toMatchObject([{ pointer: '/conditions/1/until' }]);
  });

  function finished(story: Story): Story {
    return story.requested(sample['start-execution']).requested(sample.complete);
  }
});
