import type { EventView, RequestView } from '@rogatory/casework';
import { chainsOf } from './chain.js';

describe('the line of time of preserved data', () => {
  // the evening of the first day in Bogotá is the second day in Greenwich
  const request = {
    ...{ lifecycle: 'preservation', transmittedAt: '2026-12-02T02:00:00.000Z', links: [] },
    progress: { from: '2026-12-01', until: '2027-03-01' },
    forecast: [{ decidedBy: '2027-01-16T04:59:59.000Z', executedBy: null }],
  } as unknown as RequestView;
  const at = (zone: string) =>
    chainsOf(request, [], [] as EventView[], {
      ...{ floorDays: 90, zone, now: new Date('2026-12-02T03:00:00Z') },
    })[0]!;
  const point = (zone: string, wanted: string) =>
    at(zone).points.find(({ what }) => what === wanted)!;

  it('counts days as the requested State does', () => {
    expect(point('America/Bogota', 'asked')).toMatchObject({ on: '2026-12-01', isAhead: false });
    expect(point('America/Bogota', 'decided-by').on).toBe('2027-01-15');
    expect(at('America/Bogota').todayOn).toBe('2026-12-01');
    expect(point('Asia/Ho_Chi_Minh', 'asked')).toMatchObject({ on: '2026-12-02', isAhead: false });
    expect(at('Asia/Ho_Chi_Minh').todayOn).toBe('2026-12-02');
  });

  it('stands in order from the first day to the last', () => {
    const { points, kept, today } = at('America/Bogota');
    const places = points.map(({ x }) => x);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect([places[0], places.at(-1), today]).toEqual([0, 1000, 0]);
    expect(kept).toMatchObject({ from: 0 });
  });
});
