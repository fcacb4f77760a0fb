import type { EventView, Reading } from '@rogatory/casework';
import type { Actor, Page, Paging } from '@rogatory/kernel';

/** Pages of a list that are read for one page of the portal at most: more nobody reads through. */
const mostPages = 10;

/** What a list holds that comes page by page, in its order; of a longer one than ten pages the beginning. */
export async function everyPage<T>(
  read: (paging: Paging) => Promise<Page<T>>,
  limit = 200,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < mostPages; count += 1) {
    const { items, next } = await read({ limit, ...(cursor !== undefined && { cursor }) });
    found.push(...items);
    if (next === null) break;
    cursor = next;
  }
  return found;
}

/** All of a request's history that its reader may know, oldest first. */
export function wholeHistory(
  reading: Pick<Reading, 'history'>,
  actor: Actor,
  id: string,
): Promise<readonly EventView[]> {
  return everyPage(async (paging) => {
    const { events, next } = await reading.history(actor, id, paging);
    return { items: events, next };
  }, 1000);
}
