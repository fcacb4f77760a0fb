import type { Statement } from './statements.js';

/** A draft that is kept for others to start from. */
export interface TemplateRow {
  readonly id: string;
  readonly owner: string;
  readonly shared: boolean;
  readonly name: string;
  readonly instrument: string;
  readonly kind: string;
  readonly draft: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Who asks for templates: they are an authority's, or one's own. */
export interface TemplateReader {
  readonly state: string;
  readonly authority: string;
  /** Names under which the reader's own are found. */
  readonly knows: readonly string[];
}

const columns = 'id, owner, shared, name, instrument, kind, draft, created_at, updated_at';
/** SQL: those of the reader's authority, and the reader's own; parameters 1 to 3. */
const seen = 'state = $1 AND authority = $2 AND (shared OR owner = ANY ($3))';
const reader = ({ state, authority, knows }: TemplateReader) => [state, authority, knows];

/** Templates that the reader may start from, newest first. */
function list(
  who: TemplateReader,
  after: string | undefined,
  limit: number,
): Statement<TemplateRow> {
  return {
    name: after === undefined ? 'templates' : 'templates-after',
    text: `SELECT ${columns} FROM draft_template
      WHERE ${seen} ${after === undefined ? '' : 'AND id < $5'} ORDER BY id DESC LIMIT $4`,
    values: [...reader(who), limit, ...(after === undefined ? [] : [after])],
  };
}

function find(who: TemplateReader, id: string): Statement<TemplateRow> {
  return {
    name: 'template',
    text: `SELECT ${columns} FROM draft_template WHERE ${seen} AND id = $4`,
    values: [...reader(who), id],
  };
}

/** How many somebody owns; locked by the owner's name, so that two at once do not pass the most there may be. */
function countOf(who: TemplateReader, owner: string): Statement<{ count: number }> {
  return {
    name: 'count-templates',
    text: `WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtextextended('draft-template/' || $4, 0)))
      SELECT count(d.id)::int AS count FROM turn LEFT JOIN draft_template d
        ON d.state = $1 AND d.authority = $2 AND (d.shared OR d.owner = ANY ($3)) AND d.owner = $4`,
    values: [...reader(who), owner],
  };
}

function insert(
  { state, authority }: TemplateReader,
  row: Omit<TemplateRow, 'created_at' | 'updated_at'>,
): Statement<TemplateRow> {
  const { id, owner, shared, name, instrument, kind, draft } = row;
  return {
    name: 'insert-template',
    text: `INSERT INTO draft_template (state, authority, id, owner, shared, name, instrument, kind, draft, created_at,
        updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, node_time(), node_time()) RETURNING ${columns}`,
    values: [state, authority, id, owner, shared, name, instrument, kind, JSON.stringify(draft)],
  };
}

/** Renames, shares or keeps to oneself; nothing comes back where there is no such template. */
function change(
  who: TemplateReader,
  { id, name, shared }: Pick<TemplateRow, 'id' | 'name' | 'shared'>,
): Statement<TemplateRow> {
  return {
    name: 'change-template',
    text: `UPDATE draft_template SET name = $5, shared = $6, updated_at = node_time()
      WHERE ${seen} AND id = $4 RETURNING ${columns}`,
    values: [...reader(who), id, name, shared],
  };
}

function remove(who: TemplateReader, id: string): Statement<{ id: string }> {
  return {
    name: 'delete-template',
    text: `DELETE FROM draft_template WHERE ${seen} AND id = $4 RETURNING id`,
    values: [...reader(who), id],
  };
}

export const templates = { list, find, countOf, insert, change, remove };
