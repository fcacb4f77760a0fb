import { aPreservation, aStoredDataRequest, assessment, inDays, upload } from './drafts.js';
import type { TestNode } from './node.js';

/** The whole job once: data preserved, asked for, consulted about, delivered in part, received, closed and verified. */
export async function mainJob(node: TestNode): Promise<{ id: string; document: string }> {
  const preservation = await node.draft('xa-liaison', aPreservation());
  await node.do('xa-contact', preservation.id, 'transmit');
  await node.do('xb-contact', preservation.id, 'acknowledge', { theirReference: 'B-77' });
  const span = { from: inDays(0), until: inDays(90), assessment };
  await node.do('xb-contact', preservation.id, 'preserve', span);

  const links = [{ type: 'follows', request: preservation.id }];
  const { id } = await node.draft('xa-liaison', aStoredDataRequest({ links }));
  await node.call('xa-liaison', 'PATCH', `/api/v1/requests/${id}`, { urgency: 'urgent' });
  await node.do('xa-liaison', id, 'submit-for-approval');
  await node.do('xa-authority', id, 'transmit', { issuedBy: { name: 'A.', capacity: 'Judge' } });
  await node.do('xb-authority', id, 'acknowledge');
  await node.do('xb-authority', id, 'start-assessment');
  await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which accounts?'] });
  await node.do('xa-liaison', id, 'supply-information', {
    answers: [{ question: 'Which accounts?', answer: 'One.' }],
  });
  await node.do('xb-authority', id, 'record-assessment', assessment);
  await node.call('xb-authority', 'POST', `/api/v1/requests/${id}/notes`, { text: 'Look twice.' });
  const text = 'The mailbox cannot be opened.';
  await node.do('xb-authority', id, 'open-consultation', { about: 'refusal', text });
  await node.do('xa-liaison', id, 'reply', { text: 'Then the subscriber alone.' });
  const view = await node.do('xb-authority', id, 'conclude-consultation', {
    ...{ outcome: 'agreed', text },
  });
  const [first, second] = view.items;
  const refused = { grounds: [{ code: 'R-DOM', provision: 'Section 88' }], reasons: text };
  await node.do('xb-authority', id, 'accept-in-part', {
    items: [
      { id: first!.id, decision: 'accepted' },
      { id: second!.id, decision: 'refused', ...refused },
    ],
  });
  await node.do('xb-executing', id, 'start-execution');
  const { body: file } = await upload(node, 'xb-executing', id, 'subscriber: J. Doe');
  await node.do('xb-executing', id, 'deliver', { documents: [file.id] });
  await node.do('xb-executing', id, 'complete', { summary: 'Delivered.' });
  await node.do('xa-liaison', id, 'confirm-receipt', { documents: [file.id] });
  await node.do('xa-authority', id, 'close');
  for (const client of ['xa-auditor', 'xb-auditor']) {
    const path = `/api/v1/requests/${id}/history/verify`;
    const { body } = await node.call(client, 'GET', path);
    if (body.ok !== true) throw new Error(`The history does not verify: ${JSON.stringify(body)}`);
  }
  return { id, document: file.id as string };
}
