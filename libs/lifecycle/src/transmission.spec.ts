import type { Problem } from '@rogatory/kernel';
import { anActor } from './lifecycle.fixtures.js';
import { reach, reachPreservation, sample } from './lifecycle.samples.fixtures.js';

const fault: Problem = {
  severity: 'error',
  pointer: '/contents/facts',
  code: 'content-missing',
  message: 'Missing.',
};
const another = anActor('requesting', { id: 'another-officer' });
const contact = anActor('requesting', { id: 'contact', roles: ['contact'] });

describe('transmitting a request', () => {
  const submitted = reach('awaiting-approval');

  it('takes another officer than who submitted it', () => {
    const error = submitted.refuses('requesting', sample.transmit);
    expect(error).toMatchObject({ kind: 'forbidden', code: 'second-officer-needed' });
    expect(submitted.does(another, sample.transmit).state).toBe('transmitted');
  });

  it('takes a submission first', () => {
    expect(reach('draft').refuses(another, sample.transmit).code).toBe('illegal-transition');
  });

  it('takes a draft without errors, and says what they are', () => {
    const warning = { ...fault, severity: 'warning' } as const;
    const error = submitted.where({ problems: [warning, fault] }).refuses(another, sample.transmit);
    expect(error).toMatchObject({
      kind: 'invalid',
      code: 'not-ready',
      detail: { problems: [warning, fault] },
    });
  });

  it('is not barred by warnings', () => {
    const story = submitted.where({ problems: [{ ...fault, severity: 'warning' }] });
    expect(story.does(another, sample.transmit).state).toBe('transmitted');
  });

  it('stamps the request', () => {
    const { request, last } = submitted.does(another, sample.transmit);
    expect(request.transmittedAt).toBe(last.at);
  });
});

describe('a draft that goes back to its drafter', () => {
  const back = reach('awaiting-approval').requesting(sample['return-to-drafter']);

  it('is a draft again', () => {
    expect(back.state).toBe('draft');
  });

  it('can be submitted by another officer, whom the rule then follows', () => {
    const again = back.does(another, sample['submit-for-approval']);
    expect(again.refuses(another, sample.transmit).code).toBe('second-officer-needed');
    expect(again.requesting(sample.transmit).state).toBe('transmitted');
  });
});

describe('transmitting a preservation', () => {
  it('needs no approval', () => {
    const { state } = reachPreservation('draft').does(contact, sample.transmit);
    expect(state).toBe('transmitted');
  });

  it('needs another officer once approval was asked for', () => {
    const submitted = reachPreservation('draft').does(contact, sample['submit-for-approval']);
    expect(submitted.refuses(contact, sample.transmit).code).toBe('second-officer-needed');
  });

  it('is free again when the draft came back from approval', () => {
    const back = reachPreservation('awaiting-approval').does(another, sample['return-to-drafter']);
    expect(back.requesting(sample.transmit).state).toBe('transmitted');
  });
});
