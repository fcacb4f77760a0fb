import type { Statement } from './statements.js';

export interface DocumentRow {
  readonly id: string;
  readonly request_id: string;
  readonly requesting_state: string;
  readonly requested_state: string;
  readonly state: string;
  readonly uploaded_by: string;
  readonly name: string;
  readonly type: string;
  readonly size: string;
  readonly sha256: string;
  readonly uploaded_at: Date;
  readonly sent_at: Date | null;
}

/** SQL: a State's own documents, and those that the other side has sent it. */
function sentTo(state: string): string {
  return `(state = ${state} OR (sent_at IS NOT NULL AND ${state} IN (requesting_state, requested_state)))`;
}

/** Documents of a request that the reader's State may see, oldest first. */
export function documentsOf(request: string, state: string): Statement<DocumentRow> {
  return {
    name: 'documents-of',
    text: `SELECT * FROM document WHERE request_id = $1 AND ${sentTo('$2')} ORDER BY id LIMIT 1000`,
    values: [request, state],
  };
}

export function findDocument(request: string, id: string, state: string): Statement<DocumentRow> {
  return {
    name: 'find-document',
    text: `SELECT * FROM document WHERE request_id = $1 AND id = $2 AND ${sentTo('$3')}`,
    values: [request, id, state],
  };
}

export function insertDocument(
  document: Omit<DocumentRow, 'uploaded_at' | 'sent_at'> & { readonly uploaded_at: string },
): Statement {
  return {
    name: 'insert-document',
    text: `INSERT INTO document (id, request_id, requesting_state, requested_state, state, uploaded_by, name, type,
        size, sha256, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      document.id,
      document.request_id,
      document.requesting_state,
      document.requested_state,
      document.state,
      document.uploaded_by,
      document.name,
      document.type,
      document.size,
      document.sha256,
      document.uploaded_at,
    ],
  };
}

/** Sends one's own documents to the other State; from then on they are frozen. */
export function sendDocuments(request: string, ids: readonly string[], at: string): Statement {
  return {
    name: 'send-documents',
    text: 'UPDATE document SET sent_at = $3 WHERE request_id = $1 AND id = ANY ($2) AND sent_at IS NULL',
    values: [request, ids, at],
  };
}
