import type { AuditPages } from './audit-pages.js';

/** The auditor's pages in the shapes that they can take, with texts that mean harm. */
export function auditShapes(
  hostile: string,
  at: Date,
): { readonly [P in keyof AuditPages]: readonly AuditPages[P][] } {
  const id = '0198c5a0-0000-7000-8000-000000000000';
  const filter = { actor: hostile, request: '', type: '' };
  const read = {
    id,
    request: id,
    what: 'history',
    actor: hostile,
    who: hostile,
    authority: null,
    at,
  };
  const event = {
    id,
    type: 'signed-in',
    actor: hostile,
    who: hostile,
    address: hostile,
    detail: [hostile],
    at,
  };
  const chain = { room: 'shared', ok: true, events: 3, head: 'ab'.repeat(32), fault: null };
  const found = { types: ['signed-in'], errors: [], who: null, several: [] };
  const none = { reads: [], access: [], next: null, ...found };
  const fault = ['actor', 'request'].map((field) => ({ field, text: hostile }));
  return {
    audit: [
      { view: 'reads', filter: { actor: '', request: '', type: '' }, ...none },
      { view: 'access', filter, ...none },
      {
        ...{ view: 'reads', filter, ...none, errors: fault, who: hostile },
        several: [{ name: hostile, email: hostile, href: '/audit?actor=x' }],
      },
      {
        ...{ view: 'reads', filter, access: [], next: '/audit?cursor=x', ...found },
        reads: [null, hostile].map((reason) => ({ ...read, address: hostile, reason })),
      },
      {
        ...{ view: 'access', filter, reads: [], next: null, ...found },
        access: [null, hostile].map((subject) => ({ ...event, subject })),
      },
    ],
    verification: [true, false].map((ok) => ({
      ...{ id, reference: 'XA-2026-1', file: `history-${id}.json`, ok, at },
      chains: [chain, { ...chain, room: 'private', ok, fault: ok ? null : hostile }],
    })),
  };
}
