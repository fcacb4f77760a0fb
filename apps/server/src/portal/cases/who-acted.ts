import type { EventView, Names } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import type { EventLine } from './event-lines.js';

type Texts = (key: string) => string | undefined;

/** Puts whoever acted in place of ids: the office and the officer, or of another State the office alone. */
export class WhoActed {
  constructor(
    private readonly names: Names,
    private readonly directory: Directory,
  ) {}

  /** @param lines of some of these events. */
  async on(
    lines: readonly EventLine[],
    events: readonly EventView[],
    actor: Actor,
    texts: Texts,
  ): Promise<EventLine[]> {
    if (lines.length === 0) return [];
    const told = new Map(events.map((event) => [`${event.room}-${event.seq}`, event]));
    const named = await this.names.of(
      actor,
      lines.map((line) => line.actor),
    );
    return lines.map((line) => ({
      ...line,
      actor: whoActed(told.get(line.anchor), named, this.directory, texts) ?? line.actor,
    }));
  }
}

export function whoActed(
  event: EventView | undefined,
  named: ReadonlyMap<string, string>,
  directory: Directory,
  texts: Texts,
): string | undefined {
  if (!event) return undefined;
  const office =
    event.authority === undefined ? undefined : directory.authority(event.authority)?.name;
  const name = event.actor === 'system' ? texts('actor.system') : named.get(event.actor);
  return [office, name].filter(Boolean).join(' · ') || undefined;
}
