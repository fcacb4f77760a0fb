import type { EventView } from '@rogatory/casework';
import type { Actor, Paging } from '@rogatory/kernel';
import { everyPage, wholeHistory } from './every-page.js';

describe('a list that comes page by page', () => {
  const all = Array.from({ length: 25 }, (_, index) => index);
  const read = async ({ cursor = '0', limit = 0 }: Paging) => {
    const end = Number(cursor) + limit;
    return Promise.resolve({
      items: all.slice(Number(cursor), end),
      next: end < all.length ? String(end) : null,
    });
  };

  it('is read to its end, in order', async () => {
    expect(await everyPage(read, 10)).toEqual(all);
    expect(await everyPage(read, 25)).toEqual(all);
    expect(await everyPage(async () => Promise.resolve({ items: [], next: null }))).toEqual([]);
  });

  it('is not read for ever', async () => {
    const endless = async () => Promise.resolve({ items: ['again'], next: 'again' });
    expect(await everyPage(endless)).toHaveLength(10);
  });

  it('is a history too, with its newest events', async () => {
    const history = async (_: Actor, __: string, paging: Paging) => {
      const { items, next } = await read({ ...paging, limit: 10 });
      return { events: items.map((seq) => ({ seq }) as EventView), next };
    };
    const events = await wholeHistory({ history }, {} as Actor, 'a request');
    expect(events.at(-1)?.seq).toBe(24);
  });
});
