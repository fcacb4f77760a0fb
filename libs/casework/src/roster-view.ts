import type { AuthorityRow, GapRow, HandOverRow, Position, ShiftRow } from '@rogatory/persistence';

/** An officer on call. Instants are RFC 3339. */
export interface ShiftView {
  readonly id: string;
  readonly authority: string;
  readonly officer: string;
  readonly name: string;
  readonly position: Position;
  readonly from: string;
  readonly to: string;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** A time when nobody is on call in a position. */
export interface GapView {
  readonly authority: string;
  readonly position: Position;
  readonly from: string;
  readonly to: string;
}

/** What one shift has left to the next, and who has read it. */
export interface HandOverView {
  readonly id: string;
  readonly note: string;
  readonly by: string;
  readonly at: string;
  readonly readBy: readonly { readonly reader: string; readonly at: string }[];
}

/** Who is on call at an authority. */
export interface DutyView {
  readonly authority: string;
  readonly name: string;
  readonly onCall: readonly ShiftView[];
  /** Nobody is on call first: all officers with the role contact are paged. */
  readonly everybody: boolean;
  readonly handOver: HandOverView | null;
}

export function shiftView(row: ShiftRow): ShiftView {
  const { id, authority, officer, name, position } = row;
  return {
    ...{ id, authority, officer, name, position },
    ...{ from: row.from_at.toISOString(), to: row.to_at.toISOString() },
    ...{ createdBy: row.created_by, createdAt: row.created_at.toISOString() },
  };
}

export function gapView({ authority, position, from_at, to_at }: GapRow): GapView {
  return { authority, position, from: from_at.toISOString(), to: to_at.toISOString() };
}

/** The contact points of a State, and those of its authorities where somebody is on call or has left a note. */
export function dutyViews(
  authorities: readonly AuthorityRow[],
  shifts: readonly ShiftRow[],
  notes: readonly HandOverRow[],
): DutyView[] {
  return authorities.flatMap(({ id, name, functions }) => {
    const onCall = shifts.filter(({ authority }) => authority === id).map(shiftView);
    const note = notes.find(({ authority }) => authority === id);
    if (onCall.length === 0 && !note && !functions.includes('contact-point')) return [];
    const everybody = !onCall.some(({ position }) => position === 'first');
    return [{ authority: id, name, onCall, everybody, handOver: note ? handOverView(note) : null }];
  });
}

function handOverView({ id, note, written_by, at, readers }: HandOverRow): HandOverView {
  return { id, note, by: written_by, at: at.toISOString(), readBy: readers };
}
