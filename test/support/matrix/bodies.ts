import { aStoredDataRequest, assessment, inDays } from '../drafts.js';
import { acts } from './expected.js';
import type { Thing } from './world.js';

const reasons = 'For the reasons that follow.';

/** Bodies that an act takes, so that what is refused is refused for who asks and not for what is said. */
const said: Readonly<Record<string, object>> = {
  'return-to-drafter': { reasons },
  'record-assessment': assessment,
  'ask-for-information': { questions: ['Who?'], dueOn: inDays(9) },
  'supply-information': { answers: ['The owner.'] },
  'proceed-without-answer': { reasons },
  supplement: { text: 'A further address.' },
  'ask-status': { text: 'Where does it stand?' },
  'report-status': { text: 'With the court.' },
  'open-consultation': { about: 'refusal', text: 'We might have to refuse.', replyBy: inDays(9) },
  reply: { text: 'Please do not.' },
  'conclude-consultation': { outcome: 'not-agreed', text: 'Noted.' },
  'offer-conditions': { conditions: [{ code: 'C-USE', text: 'For this case only.' }] },
  'decline-conditions': { reasons },
  accept: { assessment },
  refuse: { grounds: [{ code: 'R-DC' }], reasons },
  postpone: { grounds: [{ code: 'P-ONG' }], reasons, reviewOn: inDays(60) },
  'return-unexecuted': { code: 'channel', reasons },
  'report-obstacle': { text: 'The provider moved.' },
  complete: { summary: 'Delivered.' },
  'confirm-in-writing': { text: 'As said on the telephone.' },
  'report-fulfilment': { condition: 1, text: 'Returned.' },
  withdraw: { reasons },
};

/** A body with which a write would succeed, were it for the right person. */
export function plausible(route: string, thing: Thing | undefined): object | undefined {
  if (route in acts) return { ...said[route], internalReasons: 'An intruder was here.' };
  const [method, path] = route.split(' ') as [string, string];
  if (method === 'GET') return undefined;
  const documents = Object.values(thing?.documents ?? {});
  const bodies: Readonly<Record<string, object>> = {
    'POST /api/v1/requests': aStoredDataRequest({ requestedState: 'XE' }),
    'PATCH /api/v1/requests/:id': { urgency: 'urgent' },
    'POST /api/v1/requests/:id/notes': { text: 'An intruder was here.' },
    'POST /api/v1/requests/:id/assignments': { assignee: 'xc-authority', reasons },
  };
  return bodies[`${method} ${path}`] ?? { reasons, documents };
}
