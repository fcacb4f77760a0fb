import type { Reply, TestNode } from './node.js';
import { sessionOf } from './officers.js';

/** Settings of a node that would send mail, were there a mail server. */
export const withMail = { MAIL_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'rogatory@node.example' };

/** Puts an officer of Belvia on call for a month. */
export async function onCall(
  node: TestNode,
  position: string,
  officer: string,
  authority = 'xb-contact-point',
): Promise<void> {
  await node.sql(
    `INSERT INTO duty_shift (id, state, authority, officer, position, from_at, to_at, created_by, created_at)
      SELECT gen_random_uuid(), 'XB', $3, id, $2, at - interval '1 day', at + interval '30 days', 'x', at
      FROM officer, node_time() AS at WHERE email = $1`,
    [`${officer}@xb.example`, position, authority],
  );
}

/** Ends every page, and takes everybody off the roster. */
export async function clearDuty(node: TestNode): Promise<void> {
  await node.sql(`UPDATE page SET ended_at = node_time(), ended_by = 'x', outcome = 'over', next_at = NULL
    WHERE ended_at IS NULL`);
  await node.sql('DELETE FROM duty_shift');
}

const emailOf = (name: string): string => name.replace(/^(x.)-(.*)$/, '$2@$1.example');

/** As a person does: `xb-contact` is the officer `contact@xb.example`. */
export async function asOfficer(
  node: TestNode,
  name: string,
  method: string,
  address: string,
  body?: object,
  headers?: Record<string, string>,
): Promise<Reply> {
  const session = await sessionOf(node, emailOf(name));
  return session.call(method, address, body, headers);
}

/** The id of that officer. */
export async function idOf(node: TestNode, name: string): Promise<string> {
  return (await node.sql('SELECT id FROM officer WHERE email = $1', [emailOf(name)]))[0].id;
}
