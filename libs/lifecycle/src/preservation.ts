import type { Lifecycle } from './table.js';

const drafters = ['liaison', 'authority', 'contact'] as const;
/** In this lane the 24/7 contact point decides as the central authority does. */
const deciders = ['authority', 'contact'] as const;

/** Data that may vanish is kept: never below the floor, and as long as a request that follows it is undecided. */
export const preservation = {
  name: 'preservation',
  initial: 'draft',
  final: ['released', 'refused', 'no-such-data', 'withdrawn'],
  side: ['awaiting-information'],
  drafters,
  // prettier-ignore
  transitions: [
    { action: 'submit-for-approval', from: ['draft'], to: 'awaiting-approval', by: 'requesting', roles: drafters, visibility: 'private' },
    { action: 'return-to-drafter', from: ['awaiting-approval'], to: 'draft', by: 'requesting', roles: deciders, visibility: 'private' },
    { action: 'transmit', from: ['draft', 'awaiting-approval'], to: 'transmitted', by: 'requesting', roles: deciders, visibility: 'shared', opens: ['acknowledge', 'requester-deadline'] },
    { action: 'acknowledge', from: ['transmitted'], to: 'received', by: 'requested', roles: deciders, visibility: 'shared', closes: ['acknowledge'], opens: ['preserve'] },
    { action: 'record-assessment', from: ['received', 'awaiting-information', 'preserved', 'held'], to: 'same', by: 'requested', roles: deciders, visibility: 'private' },
    { action: 'preserve', from: ['received'], to: ['preserved', 'held'], by: 'requested', roles: deciders, visibility: 'shared', closes: ['preserve', 'requester-deadline'], opens: ['preservation'] },
    { action: 'record-domestic-order', from: ['received', 'awaiting-information', 'preserved', 'held'], to: 'same', by: 'requested', roles: deciders, visibility: 'private', closes: ['domestic-order'], opens: ['domestic-order'] },
    { action: 'report-not-held', from: ['received'], to: 'no-such-data', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'ask-for-information', from: ['received'], to: 'awaiting-information', by: 'requested', roles: deciders, visibility: 'shared', opens: ['answer-information'] },
    { action: 'supply-information', from: ['awaiting-information'], to: 'road', by: 'requesting', roles: drafters, visibility: 'shared', closes: ['answer-information'] },
    { action: 'proceed-without-answer', from: ['awaiting-information'], to: 'road', by: 'requested', roles: deciders, visibility: 'shared', closes: ['answer-information'] },
    { action: 'warn-of-risk', from: ['received', 'preserved'], to: 'same', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'decide-on-risk', from: ['received', 'preserved', 'held'], to: ['same', 'withdrawn'], by: 'requesting', roles: deciders, visibility: 'shared' },
    { action: 'ask-for-extension', from: ['preserved', 'held'], to: 'same', by: 'requesting', roles: drafters, visibility: 'shared' },
    { action: 'extend', from: ['preserved', 'held'], to: 'same', by: 'requested', roles: deciders, visibility: 'shared', closes: ['preservation'], opens: ['preservation'] },
    { action: 'decline-extension', from: ['preserved', 'held'], to: 'same', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'disclose-path', from: ['preserved', 'held'], to: 'same', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'refuse', from: ['received'], to: 'refused', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'release', from: ['preserved'], to: 'released', by: 'requested', roles: deciders, visibility: 'shared' },
    { action: 'withdraw', from: ['draft', 'awaiting-approval', 'transmitted', 'received', 'awaiting-information', 'preserved', 'held'], to: 'withdrawn', by: 'requesting', roles: deciders, visibility: 'shared' },
    { action: 'hold', from: ['transmitted', 'received', 'awaiting-information', 'preserved', 'held'], to: ['same', 'held'], by: 'system', roles: [], visibility: 'shared', closes: ['release-notice'] },
    { action: 'lift-hold', from: ['transmitted', 'received', 'awaiting-information', 'preserved', 'held'], to: ['same', 'preserved'], by: 'system', roles: [], visibility: 'shared', closes: ['preservation', 'release-notice'], opens: ['preservation', 'release-notice'] },
    { action: 'expire', from: ['preserved'], to: 'released', by: 'system', roles: [], visibility: 'shared', whenDue: 'preservation' },
  ],
} as const satisfies Lifecycle;
