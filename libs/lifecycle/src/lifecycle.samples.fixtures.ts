import type { Action, Command } from './commands.js';
import {
  anActor,
  aPreservation,
  aRequest,
  given,
  system,
  type Story,
} from './lifecycle.fixtures.js';
import type { About, Assessment } from './record.js';

export const noConcern: Assessment = {
  scope: 'inside',
  dualCriminality: 'met',
  rights: { finding: 'no-concern', text: 'Nothing speaks against it.' },
};
export const seriousConcern: Assessment = {
  ...noConcern,
  rights: { finding: 'serious-concern', text: 'The person may be persecuted.' },
};
export const reasons = 'For the reasons that follow.';
/** Admitted for every kind of general assistance, without a consultation that must come first. */
export const plainRefusal = [{ code: 'R-DC' }];
/** Admitted, but only after a consultation about the refusal. */
export const consultedRefusal = [{ code: 'R-ESS' }];
/** On the closed list for preservation. */
export const closedRefusal = [{ code: 'R-DOM' }];
export const ongoing = [{ code: 'P-ONG' }];

/** A body for every act that a request admits where the table does. */
export const sample: { readonly [A in Action]: Command<A> } = {
  'submit-for-approval': { action: 'submit-for-approval' },
  'return-to-drafter': { action: 'return-to-drafter', reasons },
  transmit: { action: 'transmit' },
  acknowledge: { action: 'acknowledge' },
  forward: { action: 'forward', authority: 'xb-court' },
  'start-assessment': { action: 'start-assessment' },
  'record-assessment': { action: 'record-assessment', ...noConcern },
  'ask-for-information': {
    action: 'ask-for-information',
    questions: ['Who?'],
    dueOn: '2026-12-01',
  },
  'supply-information': { action: 'supply-information', answers: ['The owner.'] },
  'proceed-without-answer': { action: 'proceed-without-answer', reasons },
  supplement: { action: 'supplement', text: 'A further address.' },
  'ask-status': { action: 'ask-status', text: 'Where does it stand?' },
  'report-status': { action: 'report-status', text: 'With the court.' },
  'open-consultation': {
    action: 'open-consultation',
    about: 'refusal',
    text: 'We might have to refuse.',
    replyBy: '2026-12-01',
  },
  reply: { action: 'reply', text: 'Please do not.' },
  'conclude-consultation': {
    action: 'conclude-consultation',
    outcome: 'not-agreed',
    text: 'Noted.',
  },
  'offer-conditions': {
    action: 'offer-conditions',
    conditions: [{ code: 'C-USE', text: 'For this case only.' }],
    answerBy: '2026-12-01',
  },
  'accept-conditions': { action: 'accept-conditions' },
  'decline-conditions': { action: 'decline-conditions', reasons },
  accept: { action: 'accept', assessment: noConcern },
  'accept-in-part': {
    action: 'accept-in-part',
    items: [
      { id: 'one', decision: 'accepted' },
      { id: 'two', decision: 'refused', grounds: plainRefusal, reasons },
    ],
    assessment: noConcern,
  },
  'decide-items': { action: 'decide-items', items: [{ id: 'one', decision: 'accepted' }] },
  refuse: { action: 'refuse', grounds: plainRefusal, reasons },
  postpone: { action: 'postpone', grounds: ongoing, reasons, reviewOn: '2027-01-15' },
  resume: { action: 'resume' },
  'return-unexecuted': { action: 'return-unexecuted', code: 'channel', reasons },
  'start-execution': { action: 'start-execution' },
  'report-obstacle': { action: 'report-obstacle', text: 'The provider moved.' },
  deliver: { action: 'deliver', documents: ['document'] },
  complete: { action: 'complete', summary: 'Delivered.' },
  'confirm-receipt': { action: 'confirm-receipt' },
  'confirm-in-writing': { action: 'confirm-in-writing', text: 'As said on the telephone.' },
  'report-fulfilment': { action: 'report-fulfilment', condition: 1, text: 'Deleted.' },
  close: { action: 'close' },
  withdraw: { action: 'withdraw', reasons },
  preserve: { action: 'preserve', from: '2026-11-23', until: '2027-01-22', assessment: noConcern },
  'record-domestic-order': {
    action: 'record-domestic-order',
    ...{ issuedOn: '2026-11-23', endsOn: '2027-02-21', reference: 'Order 12/2026' },
    issuedBy: { name: 'Court of Hue', capacity: 'investigating judge' },
  },
  'report-not-held': { action: 'report-not-held', text: 'No such account.' },
  'warn-of-risk': { action: 'warn-of-risk', text: 'The holder would be told.' },
  'decide-on-risk': { action: 'decide-on-risk', proceed: true },
  'ask-for-extension': { action: 'ask-for-extension', until: '2027-03-01', reasons },
  extend: { action: 'extend', until: '2027-03-01' },
  'decline-extension': { action: 'decline-extension', reasons },
  'disclose-path': { action: 'disclose-path', provider: 'Far Net', path: 'By way of Corvana.' },
  release: { action: 'release', reasons },
  hold: { action: 'hold', request: 'follower' },
  'lift-hold': { action: 'lift-hold', request: 'follower', notBefore: '2026-12-08' },
  expire: { action: 'expire' },
};

const another = anActor('requesting', { id: 'another-officer' });

/** A request of mutual assistance in that state, brought there by acts alone. */
export function reach(state: string): Story {
  switch (state) {
    case 'draft':
      return given(aRequest());
    case 'awaiting-approval':
      return reach('draft').requesting(sample['submit-for-approval']);
    case 'transmitted':
      return reach('awaiting-approval').does(another, sample.transmit);
    case 'received':
      return reach('transmitted').requested(sample.acknowledge);
    case 'in-assessment':
      return reach('received').requested(sample['start-assessment']);
    case 'accepted':
      return reach('in-assessment').requested(sample.accept);
    case 'in-execution':
      return reach('accepted').requested(sample['start-execution']);
    case 'executed':
      return reach('in-execution').requested(sample.complete);
    case 'closed':
      return reach('executed').requesting(sample.close);
    case 'returned':
      return reach('received').requested(sample['return-unexecuted']);
    case 'withdrawn':
      return reach('received').requesting(sample.withdraw);
    default:
      return aside(reach('in-assessment'), state);
  }
}

/** A preservation in that state, brought there by acts alone. */
export function reachPreservation(state: string): Story {
  const received = () => reachPreservation('received');
  switch (state) {
    case 'draft':
      return given(aPreservation());
    case 'awaiting-approval':
      return reachPreservation('draft').requesting(sample['submit-for-approval']);
    case 'transmitted':
      return reachPreservation('draft').requesting(sample.transmit);
    case 'received':
      return reachPreservation('transmitted').requested(sample.acknowledge);
    case 'awaiting-information':
      return received().requested(sample['ask-for-information']);
    case 'preserved':
      return received().requested(sample.preserve);
    case 'held':
      return reachPreservation('preserved').does(system, sample.hold);
    case 'released':
      return reachPreservation('preserved').whenDue('preservation').does(system, sample.expire);
    case 'refused':
      return received().requested({ ...sample.refuse, grounds: closedRefusal });
    case 'no-such-data':
      return received().requested(sample['report-not-held']);
    case 'withdrawn':
      return received().requesting(sample.withdraw);
    default:
      throw new Error(`No way is known to "${state}".`);
  }
}

/** From a state of the road into a side state, or the end by refusal. */
export function aside(story: Story, state: string): Story {
  switch (state) {
    case 'awaiting-information':
      return story.requested(sample['ask-for-information']);
    case 'in-consultation':
      return story.requested(sample['open-consultation']);
    case 'conditions-offered':
      return story.requested(sample['offer-conditions']);
    case 'postponed':
      return consulted(story, 'postponement').requested(sample.postpone);
    case 'refused':
      return story.requested(sample.refuse);
    default:
      throw new Error(`No way is known to "${state}".`);
  }
}

/** After a consultation about that outcome, replied to and concluded. */
export function consulted(story: Story, about: About): Story {
  return story
    .requested({ ...sample['open-consultation'], about })
    .requesting(sample.reply)
    .requested(sample['conclude-consultation']);
}
