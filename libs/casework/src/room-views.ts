import type { Header } from '@rogatory/history';
import type { DocumentRow, EventRow } from '@rogatory/persistence';

/** An event of a room that the reader may read. */
export interface EventView extends Header {
  readonly data: unknown;
  /** With the data and this one can recompute `dataHash`. Null, as the data, once erased. */
  readonly salt: string | null;
  readonly hash: string;
}

/** An event as its stored bytes say it: every member but `data`, `salt` and `hash` is the hashed header. */
export function eventView({ header, data, salt, hash }: EventRow): EventView {
  return {
    ...(JSON.parse(header) as Header), // written by the Ledger
    data: data === null ? null : (JSON.parse(data) as unknown),
    salt,
    hash,
  };
}

export interface DocumentView {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly state: string;
  readonly uploadedBy: string;
  readonly uploadedAt: string;
  readonly sentAt: string | null;
}

export function documentView(row: DocumentRow): DocumentView {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: Number(row.size),
    sha256: row.sha256,
    state: row.state,
    uploadedBy: row.uploaded_by,
    uploadedAt: row.uploaded_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  };
}
