import type { Lifecycle } from './table.js';

const drafters = ['liaison', 'authority'] as const;
const deciders = ['authority'] as const;
const executors = ['executing', 'authority'] as const;

const road = ['in-assessment', 'accepted', 'in-execution'] as const;
const side = [
  'awaiting-information',
  'in-consultation',
  'conditions-offered',
  'postponed',
] as const;
const undecided = ['transmitted', 'received', ...road, ...side] as const;
const sent = [...undecided, 'executed'] as const;
/** Where conditions may have been accepted: they bind beyond the end. */
const bound = [...road, ...side, 'executed', 'closed', 'refused', 'withdrawn'] as const;

/**
 * From draft to delivery. Who acts in the requested State is always free to move on: no open state can be left
 * by the other side alone.
 */
export const mutualAssistance = {
  name: 'mutual-assistance',
  initial: 'draft',
  final: ['closed', 'refused', 'returned', 'withdrawn'],
  side,
  drafters,
  // prettier-ignore
  transitions: [
    { action: 'submit-for-approval', from: ['draft'], to: 'awaiting-approval', by: 'requesting', roles: drafters, visibility: 'private' },
    { action: 'return-to-drafter', from: ['awaiting-approval'], to: 'draft', by: 'requesting', roles: deciders, visibility: 'private' },
    { action: 'transmit', from: ['awaiting-approval'], to: 'transmitted', by: 'requesting', roles: deciders, visibility: 'shared', opens: ['acknowledge', 'requester-deadline', 'confirm-in-writing'], reaches: 'followed' },
    { action: 'acknowledge', from: ['transmitted'], to: 'received', by: 'requested', roles: ['authority', 'contact'], visibility: 'shared', closes: ['acknowledge'], opens: ['decide'] },
    { action: 'forward', from: sent, to: 'same', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'start-assessment', from: ['received'], to: 'in-assessment', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'record-assessment', from: ['received', ...road, ...side], to: 'same', by: 'requested', roles: deciders, visibility: 'private' },
    { action: 'ask-for-information', from: road, to: 'awaiting-information', by: 'requested', roles: deciders, visibility: 'shared', opens: ['answer-information'] },
    { action: 'supply-information', from: ['awaiting-information'], to: 'road', by: 'requesting', roles: drafters, visibility: 'shared', closes: ['answer-information'] },
    { action: 'proceed-without-answer', from: ['awaiting-information', 'conditions-offered'], to: 'road', by: 'requested', roles: deciders, visibility: 'shared', closes: ['answer-information', 'answer-conditions'] },
    { action: 'supplement', from: sent, to: 'same', by: 'requesting', roles: drafters, visibility: 'shared' },
    { action: 'ask-status', from: sent, to: 'same', by: 'requesting', roles: drafters, visibility: 'shared' },
    { action: 'report-status', from: sent, to: 'same', by: 'requested', roles: drafters, visibility: 'shared' },
    { action: 'open-consultation', from: road, to: 'in-consultation', by: 'either', roles: deciders, visibility: 'shared', opens: ['answer-consultation'] },
    { action: 'reply', from: ['in-consultation'], to: 'same', by: 'either', roles: drafters, visibility: 'shared', answers: ['answer-consultation'] },
    { action: 'conclude-consultation', from: ['in-consultation'], to: 'road', by: 'requested', roles: deciders, visibility: 'shared', closes: ['answer-consultation'] },
    { action: 'offer-conditions', from: [...road, 'in-consultation'], to: 'conditions-offered', by: 'requested', roles: deciders, visibility: 'shared', closes: ['answer-consultation'], opens: ['answer-conditions'] },
    { action: 'accept-conditions', from: ['conditions-offered'], to: ['accepted', 'road'], by: 'requesting', roles: deciders, visibility: 'shared', closes: ['answer-conditions', 'decide'], opens: ['execute', 'obligation'] },
    { action: 'decline-conditions', from: ['conditions-offered'], to: 'road', by: 'requesting', roles: deciders, visibility: 'shared', closes: ['answer-conditions'] },
    { action: 'accept', from: ['in-assessment'], to: 'accepted', by: 'requested', roles: deciders, visibility: 'shared', closes: ['decide'], opens: ['execute'] },
    { action: 'accept-in-part', from: ['in-assessment'], to: 'accepted', by: 'requested', roles: deciders, visibility: 'shared', closes: ['decide'], opens: ['execute', 'review'] },
    { action: 'decide-items', from: ['accepted', 'in-execution'], to: 'same', by: 'requested', roles: deciders, visibility: 'shared', closes: ['review'], opens: ['review'] },
    { action: 'refuse', from: [...road, 'in-consultation'], to: 'refused', by: 'requested', roles: deciders, visibility: 'shared', reaches: 'followed' },
    { action: 'postpone', from: road, to: 'postponed', by: 'requested', roles: deciders, visibility: 'shared', closes: ['review'], opens: ['review'] },
    { action: 'resume', from: ['postponed'], to: 'road', by: 'requested', roles: deciders, visibility: 'shared', closes: ['review'], opens: ['review'] },
    { action: 'return-unexecuted', from: ['received', 'in-assessment', 'awaiting-information'], to: 'returned', by: 'requested', roles: deciders, visibility: 'shared', reaches: 'followed' },
    { action: 'start-execution', from: ['accepted'], to: 'in-execution', by: 'requested', roles: executors, visibility: 'shared' },
    { action: 'report-obstacle', from: ['accepted', 'in-execution'], to: 'same', by: 'requested', roles: executors, visibility: 'shared' },
    { action: 'deliver', from: ['in-execution'], to: 'same', by: 'requested', roles: executors, visibility: 'shared' },
    { action: 'complete', from: ['in-execution'], to: 'executed', by: 'requested', roles: executors, visibility: 'shared', closes: ['execute', 'requester-deadline', 'review'], opens: ['confirm-receipt'], reaches: 'followed' },
    { action: 'confirm-receipt', from: ['in-execution', 'executed', 'closed'], to: 'same', by: 'requesting', roles: drafters, visibility: 'shared', closes: ['confirm-receipt'] },
    { action: 'confirm-in-writing', from: sent, to: 'same', by: 'requesting', roles: deciders, visibility: 'shared', needs: 'oral', closes: ['confirm-in-writing'] },
    { action: 'report-fulfilment', from: bound, to: 'same', by: 'requesting', roles: deciders, visibility: 'shared', needs: 'condition', closes: ['obligation'] },
    { action: 'close', from: ['executed'], to: 'closed', by: 'either', roles: deciders, visibility: 'shared' },
    { action: 'withdraw', from: ['draft', 'awaiting-approval', ...undecided], to: 'withdrawn', by: 'requesting', roles: deciders, visibility: 'shared', reaches: 'followed' },
  ],
} as const satisfies Lifecycle;
