import { DomainError } from './errors.js';

/** One page of a list. `next` is null at the end; otherwise it is sent back as `cursor`. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface Paging {
  readonly cursor?: string;
  readonly limit?: number;
}

/** An opaque cursor: where a page ended. It names a position only; what is seen from there is decided anew. */
export function cursorOf(position: readonly string[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws DomainError `cursor-invalid` (422) for what no page of ours ended with. */
export function positionOf(
  cursor: string | undefined,
  form: readonly RegExp[],
): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(position) &&
      position.length === form.length &&
      position.every((part, index) => typeof part === 'string' && fits(part, form[index]))
    ) {
      return position as string[]; // every part has just been seen to be one
    }
  } catch {
    // falls through: not JSON, not ours
  }
  throw new DomainError(
    'invalid',
    'cursor-invalid',
    'This cursor is not one that a page ended with. Begin again without it.',
    {
      problems: [
        {
          severity: 'error',
          pointer: '/cursor',
          code: 'cursor-invalid',
          message: 'Unknown cursor.',
        },
      ],
    },
  );
}

/** Whether a part of a position has its form; a day that no calendar has is no instant. */
function fits(part: string, form: RegExp | undefined): boolean {
  if (form?.test(part) !== true) return false;
  return form !== instantForm || new Date(part).toJSON() === part;
}

/** The rows of a page out of one row more than wanted, and where it ended. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  show: (row: R) => T,
  position: (row: R) => readonly string[],
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(show),
    next: rows.length > limit && last !== undefined ? cursorOf(position(last)) : null,
  };
}

export const uuidForm = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
export const numberForm = /^\d{1,9}$/;
export const instantForm = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
