import type { EventView, Reading } from '@rogatory/casework';
import type { Actor, Page, Paging } from '@rogatory/kernel';

/** Pages of a list that are read for one page of the portal at most: more nobody reads through. */
const mostPages = 10;

/** What a list holds that comes page by page, in its order; of a longer one than ten pages the beginning. */
export async function everyPage<T>(
  read: (paging: Paging) => Promise<Page<T>>,
  limit = 200,
): Promise<readonly T[]> {
  return (await joined(read, limit)).items;
}

/** The same as one page, which names a next one where not all of the list is on it. */
async function joined<T>(
  read: (paging: Paging) => Promise<Page<T>>,
  limit: number,
): Promise<Page<T>> {
  const found: T[] = [];
  let cursor: string | null = null;
  for (let count = 0; count < mostPages; count += 1) {
    const page: Page<T> = await read({ limit, ...(cursor !== null && { cursor }) });
    found.push(...page.items);
    cursor = page.next;
    if (cursor === null) break;
  }
  return { items: found, next: cursor };
}

/** A request's history that its reader may know, oldest first, as the API answers it: `next` where it is too long. */
export async function historyFile(
  reading: Pick<Reading, 'history'>,
  actor: Actor,
  id: string,
): Promise<{ readonly events: readonly EventView[]; readonly next: string | null }> {
  const read = async (paging: Paging): Promise<Page<EventView>> => {
    const { events, next } = await reading.history(actor, id, paging);
    return { items: events, next };
  };
  const { items, next } = await joined(read, 1000);
  return { events: items, next };
}

/** All of a request's history that its reader may know, oldest first. */
export async function wholeHistory(
  reading: Pick<Reading, 'history'>,
  actor: Actor,
  id: string,
): Promise<readonly EventView[]> {
  return (await historyFile(reading, actor, id)).events;
}
