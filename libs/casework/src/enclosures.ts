import type { Command, LifecycleEvent, Link } from '@rogatory/lifecycle';
import type { DocumentRow } from '@rogatory/persistence';

/** The documents that an act sends: with a transmission those of the draft that are not left out, with a delivery or a confirmation those it names. */
export function enclosed(
  command: Command,
  documents: readonly DocumentRow[],
  state: string,
): readonly DocumentRow[] {
  const unsent = documents.filter(
    (document) => document.state === state && document.sent_at === null,
  );
  switch (command.action) {
    case 'transmit':
      return unsent.filter(({ id }) => !command.leaveOut?.includes(id));
    case 'deliver':
      return unsent.filter(({ id }) => command.documents.includes(id));
    case 'confirm-in-writing':
      return unsent.filter(({ id }) => command.documents?.includes(id));
    default:
      return [];
  }
}

/** The event with what is enclosed, each file with its hash, and only links to requests that the other State knows. */
export function withEnclosures(
  event: LifecycleEvent,
  documents: readonly DocumentRow[],
  links: readonly Link[],
): LifecycleEvent {
  const listed = documents.map(({ id, name, type, size, sha256 }) => ({
    id,
    name,
    type,
    size: Number(size),
    sha256,
  }));
  switch (event.type) {
    case 'transmit':
      return { ...event, data: { ...event.data, documents: listed, links } };
    case 'deliver':
    case 'confirm-in-writing':
      return { ...event, data: { ...event.data, documents: listed } };
    default:
      return event;
  }
}
