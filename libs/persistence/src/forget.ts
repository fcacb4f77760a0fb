import { inPortions, old, portion } from './portions.js';
import { forgetMail } from './mail.js';
import type { Statement } from './statements.js';
import { forgetDeliveries } from './webhook-post.js';

/**
 * Forgets what has served, a portion of each: kept promises after a week, answers to idempotent commands and ended
 * sessions after thirty days, forms that were kept for officers after one. Purpose `relay`.
 */
export function forget(): readonly Statement<{ count: number }>[] {
  return [
    inPortions(
      'forget-promises',
      `DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox WHERE done_at < (SELECT node_time()) - interval '7 days' LIMIT ${portion})`,
    ),
    inPortions('forget-sessions', old('session', 'expires_at', '30 days')),
    inPortions('forget-attempts', old('sign_in_attempt', 'created_at', '1 hour')),
    inPortions('forget-assertions', old('used_assertion', 'expires_at', '0 seconds')),
    inPortions('forget-kept-forms', old('kept_form', 'kept_at', '1 day')),
    inPortions('forget-answers', old('idempotency', 'at', '30 days')),
    ...forgetDeliveries(),
    ...forgetMail(),
  ];
}
