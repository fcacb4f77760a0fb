import type { Rooms } from '@rogatory/persistence';
import { Directory } from './directory.js';

const aldora = { code: 'XA', name: 'Aldora', zone: 'Europe/Paris' };

/** The database, answering the first reading and then never again, as a pool without a free connection. */
function answeringOnce(): { rooms: Rooms; readings: () => number } {
  let readings = 0;
  const read = (): Promise<unknown> => {
    readings += 1;
    return readings === 1 ? Promise.resolve([[aldora], []]) : new Promise(() => undefined);
  };
  return { rooms: { read } as unknown as Rooms, readings: () => readings };
}

describe('the directory', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('answers from memory while a new reading waits for a connection', async () => {
    const { rooms, readings } = answeringOnce();
    const directory = new Directory(rooms);
    await directory.prepare();
    const later = performance.now() + 60_000;
    jest.spyOn(performance, 'now').mockReturnValue(later);
    expect(directory.state('XA')).toEqual(aldora);
    expect(directory.state('XA')).toEqual(aldora);
    expect(readings()).toBe(2);
  });

  it('refuses a State that it does not know', () => {
    const { rooms } = answeringOnce();
    expect(() => new Directory(rooms).state('ZZ')).toThrow('There is no State "ZZ"');
  });
});
