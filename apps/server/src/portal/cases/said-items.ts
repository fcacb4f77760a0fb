import type { RequestView } from '@rogatory/casework';
import type { SaidItem } from './event-lines.js';
import type { Word } from './event-lines.js';

/** Members of an item that its line tells of in words of its own. */
const ownWords = ['id', 'measure', 'data', 'target', 'decision', 'outcome'];

/**
 * What an act says of items, each as people find it on the page of the request: by its number and what it asks for, then
 * what was decided of it. An item that is asked for only now has no number yet.
 *
 * @param say what another member of an item says, in texts
 */
export function saidItems(
  value: readonly unknown[],
  items: RequestView['items'],
  say: (name: string, value: unknown) => readonly Word[],
): SaidItem[] {
  return value.map((given) => {
    const entry = (typeof given === 'object' && given !== null ? given : { id: given }) as Record<
      string, // an item of an act, or its id alone
      unknown
    >;
    const at = items.findIndex(({ id }) => id === entry['id']);
    const text = (name: string): string | null =>
      typeof entry[name] === 'string' ? entry[name] : null;
    const known = items[at];
    return {
      number: at < 0 ? null : at + 1,
      measure: text('measure') ?? known?.measure ?? '',
      data: text('data') ?? known?.data ?? null,
      target: text('target') ?? known?.target ?? null,
      decision: text('decision'),
      outcome: text('outcome'),
      texts: Object.entries(entry)
        .filter(([name]) => !ownWords.includes(name))
        .flatMap(([name, one]) => say(name, one)),
    };
  });
}
