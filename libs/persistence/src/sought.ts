import type { Statement } from './statements.js';

/** How many officers are told of where several are called alike. */
const atMost = 10;

/** Officers of a State whose e-mail address or name has these words in it, the one with this very address first. */
export function officersCalled(
  state: string,
  words: string,
): Statement<{ readonly id: string; readonly name: string; readonly email: string }> {
  return {
    name: 'officers-called',
    text: `SELECT id::text, coalesce(nullif(name, ''), email) AS name, email FROM officer
      WHERE state = $1 AND (strpos(lower(email), lower($2)) > 0 OR strpos(lower(name), lower($2)) > 0)
      ORDER BY lower(email) <> lower($2), name, id LIMIT ${atMost}`,
    values: [state, words],
  };
}

/** The request that has this reference, in whichever State; who asks sees those of one's own State alone. */
export function requestCalled(reference: string): Statement<{ readonly id: string }> {
  return {
    name: 'request-called',
    text: 'SELECT id FROM request WHERE reference = upper($1) LIMIT 1',
    values: [reference],
  };
}
