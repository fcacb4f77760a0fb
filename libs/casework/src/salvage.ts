import { DomainError, type Problem } from '@rogatory/kernel';

type Members = Record<string, unknown>;

/** What makes a draft the request that it is: without it there is nothing to keep. */
const essential = ['instrument', 'kind', 'requestedState'];

/** Each round takes away what the one before was told of; what a form says of itself is settled in few. */
const rounds = 8;

/**
 * Takes away what is wrong with a body until the check is content: what is right is kept, and what was not is told.
 * @throws DomainError whatever no part can be taken away for, such as a kind that nobody knows.
 */
export async function salvaged<T>(
  given: unknown,
  check: (body: unknown) => T | Promise<T>,
): Promise<{ readonly value: T; readonly left: readonly Problem[] }> {
  const body: unknown = structuredClone(given);
  const left: Problem[] = [];
  for (let round = 1; ; round += 1) {
    try {
      return { value: await check(body), left };
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'invalid' || round === rounds)
        throw error;
      const problems = error.detail.problems ?? [];
      // from the end of a list to its beginning: places before what is taken away stay as they are
      const places = problems
        .map(({ pointer }) => placeOf(body, pointer))
        .sort((one, other) => compare(other ?? [], one ?? []));
      if (places.length === 0 || places.some((place) => place === undefined)) throw error;
      for (const place of new Set(places.map((one) => JSON.stringify(one)))) {
        remove(body, JSON.parse(place) as string[]); // written just now
      }
      left.push(...problems);
    }
  }
}

/** What goes for a problem: the member that it is about; where that is what is missing, what lacks it. */
function placeOf(body: unknown, pointer: string): readonly string[] | undefined {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (essential.includes(names[0] ?? '')) return undefined;
  // one value of what the instrument asks for is right or it is not
  const whole = names[0] === 'contents' ? names.slice(0, 2) : names;
  for (let length = whole.length; length > 0; length -= 1) {
    const place = whole.slice(0, length);
    if (at(body, place) !== undefined) return place;
  }
  return undefined;
}

function at(body: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Members)[name]
        : undefined,
    body,
  );
}

function remove(body: unknown, place: readonly string[]): void {
  const holder = at(body, place.slice(0, -1));
  const name = place.at(-1) ?? '';
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, name);
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const [mine = '', theirs = ''] = [one[index], other[index]];
    const order = /^\d+$/.test(mine + theirs)
      ? Number(mine) - Number(theirs)
      : mine.localeCompare(theirs);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}
