/**
 * The canonical text of a JSON value (RFC 8785): sorted keys, no white space, ECMAScript numbers.
 * Takes plain objects, arrays, strings, safe integers and finite numbers, booleans and null; members that are
 * undefined are left out, but none of a list can be.
 * @throws TypeError for anything that has no one canonical form: maps, dates, lone surrogates, unsafe numbers.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed())
        throw new TypeError('A string with a lone surrogate has no canonical form.');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
        throw new TypeError(
          `The number ${value} has no safe canonical form; write it as a string.`,
        );
      }
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value)
        ? `[${Array.from(value, (member) => canonical(member)).join()}]`
        : canonicalObject(value);
    default:
      throw new TypeError(`A ${typeof value} has no canonical form.`);
  }
}

function canonicalObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`Only plain objects have a canonical form, not ${value.constructor.name}.`);
  }
  // RFC 8785 sorts by UTF-16 code units, which is what the default sort does
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${canonical(key)}:${canonical(member)}`)
    .join()}}`;
}
