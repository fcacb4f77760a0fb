import type { Statement } from './statements.js';

export interface FourEyesRow {
  readonly state: string;
  readonly authority: string;
  readonly action: string;
  /** Hours after which what was asked for expires. */
  readonly hours: number;
  readonly is_on: boolean;
}

/**
 * The acts on a request for which a second officer is wanted: by the acting officer's authority, or by that which the
 * case lies with on the same side, so that an officer of another authority leads around no setting.
 */
export function fourEyesOn(
  request: string,
  state: string,
  authority: string | undefined,
): Statement<FourEyesRow> {
  return {
    name: 'four-eyes-on',
    text: `SELECT f.* FROM four_eyes f WHERE f.state = $2 AND f.is_on AND (f.authority = $3 OR f.authority = (
        SELECT CASE WHEN r.requesting_state = $2 THEN r.requesting_authority ELSE r.requested_authority END
        FROM request r WHERE r.id = $1 AND (r.requesting_state = $2 OR r.requested_state = $2))) LIMIT 50`,
    values: [request, state, authority ?? null],
  };
}

/** The settings of every authority of a State, also those that were turned off. */
export function fourEyesIn(state: string): Statement<FourEyesRow> {
  return {
    name: 'four-eyes-in',
    text: 'SELECT * FROM four_eyes WHERE state = $1 ORDER BY authority, action LIMIT 1000',
    values: [state],
  };
}

export function writeFourEyes({ state, authority, action, hours, is_on }: FourEyesRow): Statement {
  return {
    name: 'write-four-eyes',
    text: `INSERT INTO four_eyes (state, authority, action, hours, is_on) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (authority, action) DO UPDATE SET hours = $4, is_on = $5`,
    values: [state, authority, action, hours, is_on],
  };
}
