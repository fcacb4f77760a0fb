import { cursorOf, instantForm, numberForm, pageOf, positionOf, uuidForm } from './pages.js';

const id = '01a20192-9f4b-75a5-bd66-3d1b01b0f8fa';

describe('a page', () => {
  const rows = ['a', 'b', 'c'];
  const page = (limit: number) =>
    pageOf(
      rows,
      limit,
      (row) => row.toUpperCase(),
      (row) => [row],
    );

  it('shows as many rows as were wanted, and where the next one begins', () => {
    expect(page(2)).toEqual({ items: ['A', 'B'], next: cursorOf(['b']) });
  });

  it('is the last one when no row is left', () => {
    expect(page(3)).toEqual({ items: ['A', 'B', 'C'], next: null });
    expect(page(50).next).toBeNull();
  });

  it('may be empty', () => {
    expect(pageOf([], 25, String, () => [])).toEqual({ items: [], next: null });
  });
});

describe('a cursor', () => {
  it('gives back the position that it was made from', () => {
    const position = ['2027-03-01T03:00:00.000Z', 'private', '12'];
    const form = [instantForm, /^(shared|private)$/, numberForm];
    expect(positionOf(cursorOf(position), form)).toEqual(position);
  });

  it('is not needed', () => {
    expect(positionOf(undefined, [uuidForm])).toBeUndefined();
  });

  it.each([
    ['no base64url of JSON', 'hello'],
    ['empty', ''],
    ['an object', Buffer.from('{"0":"x"}').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
    ['too long', cursorOf([id, id])],
    ['too short', cursorOf([])],
    ['of another form', cursorOf(["x' OR 1 = 1"])],
    ['of numbers', Buffer.from('[12]').toString('base64url')],
  ])('that is %s is refused, with the place where it stood', (_, cursor) => {
    expect(() => positionOf(cursor, [uuidForm])).toThrow(
      expect.objectContaining({
        code: 'cursor-invalid',
        detail: expect.objectContaining({
          problems: [expect.objectContaining({ pointer: '/cursor' })],
        }),
      }),
    );
  });
});
