import { DomainError, invalid, type Actor } from '@rogatory/kernel';
import { dateAfter } from '@rogatory/deadlines';
import type { Directory } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import { lifecycleOf, transitionOf, type Command } from '@rogatory/lifecycle';
import type { DocumentRow } from '@rogatory/persistence';
import type { Case } from './context.js';

/**
 * The command with the dates that a service level gives where the act does not say them, once everything that it
 * names has been looked up.
 * @throws DomainError (422) for an authority, document, content or date that does not fit.
 */
export function completed(
  command: Command,
  case_: Case,
  documents: readonly DocumentRow[],
  actor: Actor,
  law: Law,
  directory: Directory,
): Command {
  switch (command.action) {
    case 'forward':
      if (directory.authority(command.authority)?.state !== actor.state) {
        throw invalid('unknown-authority', '/authority', 'Name an authority of your own State.');
      }
      requireKnown(command.items, case_.request.items, 'items');
      break;
    case 'confirm-receipt':
      requireKnown(command.documents, received(documents, actor), 'documents');
      break;
    case 'transmit':
      requireUnsent(command.leaveOut ?? [], documents, actor, 'leaveOut');
      break;
    case 'deliver':
      requireUnsent(command.documents, documents, actor);
      break;
    case 'confirm-in-writing':
      requireUnsent(command.documents ?? [], documents, actor);
      break;
    case 'supply-information':
      if (command.contents) requireFittingContents(command.contents, case_, law);
      break;
  }
  return { ...command, ...datesBySelf(command, case_) };
}

/** Documents that the other side has sent. */
function received(documents: readonly DocumentRow[], { state }: Actor): readonly DocumentRow[] {
  return documents.filter((document) => document.state !== state && document.sent_at !== null);
}

function requireUnsent(
  wanted: readonly string[],
  documents: readonly DocumentRow[],
  { state }: Actor,
  member = 'documents',
): void {
  const unsent = documents.filter((document) => document.state === state && !document.sent_at);
  const missing = wanted.findIndex((id) => !unsent.some((document) => document.id === id));
  if (missing >= 0) {
    const message = 'Name documents of your own that have not been sent.';
    throw invalid('document-unknown', `/${member}/${missing}`, message);
  }
}

/** An answer may put contents better, not leave out what transmission demanded. */
function requireFittingContents(
  contents: Readonly<Record<string, unknown>>,
  { request }: Case,
  law: Law,
): void {
  const merged = { ...request, contents: { ...request.contents, ...contents } };
  const problems = law
    .check(merged, { name: request.requestedState, languages: [] })
    .filter(({ pointer, severity }) => severity === 'error' && pointer.startsWith('/contents'));
  if (problems.length > 0) {
    const message =
      'The new contents do not have the form of this kind, or lack what it must state.';
    throw new DomainError('invalid', 'invalid-body', message, { problems });
  }
}

/** Everything that an act names of this request must belong to it. */
function requireKnown(
  named: readonly string[] | undefined,
  known: readonly { readonly id: string }[],
  member: string,
): void {
  const missing = (named ?? []).findIndex((id) => !known.some((one) => one.id === id));
  if (missing >= 0) {
    const message = `Name ${member} of this request.`;
    throw invalid(`${member.slice(0, -1)}-unknown`, `/${member}/${missing}`, message);
  }
}

/** The dates of the limits that an act opens, where it does not state them itself. */
function datesBySelf(
  command: Command,
  { request, kind, at, today, calendar }: Case,
): Record<string, string> {
  const row = transitionOf(lifecycleOf(request.lifecycle), command.action);
  const dates: Record<string, string> = {};
  for (const limit of kind.limits) {
    if (!limit.dateFrom || !limit.amount || !row.opens?.includes(limit.id)) continue;
    const said = (command as unknown as Record<string, unknown>)[limit.dateFrom];
    if (said === undefined) {
      dates[limit.dateFrom] = dateAfter(limit, request.urgency, at, calendar);
    } else if (typeof said === 'string' && said < today) {
      throw invalid('date-not-ahead', `/${limit.dateFrom}`, 'Name a day that has not passed.');
    }
  }
  return dates;
}
