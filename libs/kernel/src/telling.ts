/** What a sentence is made of: a rule that was broken, and the numbers and days that it speaks of. */
export interface Telling {
  /** Of a rule of form, the name of its check: `isLength`, `day`. */
  readonly rule?: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const tellings = new WeakMap<object, Telling>();

/**
 * Notes beside an error, or one of its problems, what its sentence is made of, for whoever tells it in another
 * language. It is no part of the error: answers of the API have the sentence alone.
 */
export function toldWith<T extends object>(told: T, telling: Telling): T {
  tellings.set(told, telling);
  return told;
}

/** What the sentence of an error, or of one of its problems, is made of; undefined where nothing is noted. */
export function tellingOf(told: object): Telling | undefined {
  return tellings.get(told);
}
