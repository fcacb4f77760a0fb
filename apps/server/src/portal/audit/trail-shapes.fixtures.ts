import type { RequestFacts } from '../cases/request-pages.js';
import type { CaseHead, EventLine } from '../cases/case-pages.js';
import type { RunLine, TrailLine, TrailPages } from './trail-pages.js';

/** Verifications of every history in the shapes that they can take. */
export function runShapes(hostile: string, at: Date): readonly RunLine[] {
  const id = '0198c5a0-0000-7000-8000-000000000000';
  return [[], [{ id, reference: hostile }]].flatMap((broken) =>
    [null, at].map((endedAt) => ({
      ...{ id, by: hostile, begunAt: at, endedAt, requests: 3, of: 9, events: 12, broken },
    })),
  );
}

/** The pages about everything that happened in the shapes that they can take, with texts that mean harm. */
export function trailShapes(
  hostile: string,
  at: Date,
  facts: readonly RequestFacts[],
): { readonly [P in keyof TrailPages]: readonly TrailPages[P][] } {
  const id = '0198c5a0-0000-7000-8000-000000000000';
  const line: TrailLine = {
    ...{ key: `shared.${id}.1`, source: 'shared', at, type: 'refuse', who: hostile },
    ...{ actor: hostile, state: 'XA', request: id, reference: 'XA-2026-1', address: null },
    ...{ reason: null, isRefused: false, office: hostile, basis: ['40(21)(b)'], hash: null },
    ...{ about: hostile, details: [hostile] },
  };
  const lines = ['shared', 'private', 'read', 'access'].map((source) => ({
    ...{ ...line, source, type: hostile, reference: null, address: hostile, reason: hostile },
    ...{ isRefused: true, request: source === 'access' ? null : id },
  }));
  const head: CaseHead = {
    ...{ id, reference: 'XA-2026-1', kind: hostile, state: 'received', urgency: 'urgent' },
    ...{ isConfidential: true, requesting: 'XA', requested: 'XB', side: 'requested' },
  };
  const cited = { paragraph: '40(21)(b)', title: hostile, gist: hostile };
  const said = [
    { name: 'reasons', values: [hostile] },
    { name: 'roles', was: ['liaison', hostile], values: [] },
  ];
  const event: EventLine = {
    ...{ anchor: 'shared-1', type: 'refuse', room: 'shared', state: 'XA', actor: hostile },
    ...{ at, basis: [cited], said },
  };
  const none = {
    ...{ source: '', actor: '', request: '', type: '', address: '', outcome: '', from: '', to: '' },
  };
  const rules = { from: '22:00', to: '06:00', requests: 20, zone: 'Asia/Hanoi' };
  const reader = { name: hostile, actor: hostile, first: at, last: at, what: ['history', hostile] };
  const chain = { hash: 'ab'.repeat(32), previous: 'cd'.repeat(32), dataHash: 'ef'.repeat(32) };
  const groups = ['shared', 'read', 'access'].map((name) => ({ name, types: ['refuse', name] }));
  const plain = { errors: [], several: [], who: null, groups, most: 10_000 };
  const sources = ['shared', 'private', 'read', 'access'];
  const runs = runShapes(hostile, at);
  return {
    trail: [
      { filter: none, lines: [], next: null, files: [], zone: 'UTC', sources, ...plain },
      {
        ...{ filter: { ...none, type: hostile }, lines: [], next: null, files: [], zone: 'UTC' },
        ...{ sources, ...plain, who: hostile },
        errors: ['actor', 'request', 'address', 'from'].map((field) => ({ field, text: hostile })),
        several: [{ name: hostile, email: hostile, href: '/audit/trail?actor=x' }],
      },
      {
        ...{ filter: { ...none, actor: hostile, source: 'read' }, zone: 'Asia/Hanoi', sources },
        ...plain,
        ...{ lines: [line, ...lines], next: '/audit/trail?cursor=x' },
        files: ['csv', 'xlsx'].map((format) => ({ format, href: `/audit/trail?format=${format}` })),
      },
    ],
    'trail-event': [
      { line, agent: null, said, basis: [cited], place: null, isErased: true },
      ...lines.map((one, index) => ({
        ...{ line: one, agent: hostile, said: [], basis: [], isErased: false },
        place: {
          ...{ room: 'shared', seq: 3, of: 9, ...chain, isWhole: index % 2 === 0 },
          fault: index % 2 === 0 ? null : hostile,
        },
      })),
    ],
    'whole-history': [
      { run: null, next: null, runs: [] },
      ...runs.map((run) => ({
        ...{ run, runs },
        next: run.endedAt === null ? `/audit/verification?run=${id}` : null,
      })),
    ],
    'access-review': [
      { head, readers: [], rules, since: '2026-11-22', cut: null },
      {
        ...{ head, since: '2026-11-22' },
        readers: [0, 3].map((count) => ({
          ...{ ...reader, times: count, isOutside: count > 0, atNight: count, burst: count },
        })),
        ...{ rules, cut: 1000 },
      },
    ],
    'audit-record': facts.map((one, index) => ({
      ...{ ...one, reference: 'XA-2026-1', by: hostile, office: hostile, at, ok: index === 0 },
      recorded: index === 0 ? [] : [{ ...event, seq: 1, hash: 'ab'.repeat(32), by: hostile }],
      ...{ reads: index === 0 ? [] : lines, moreReads: index > 0 },
      heads: ['shared', 'private'].map((room) => ({
        ...{ room, ok: index === 0, events: 3, head: 'ab'.repeat(32) },
      })),
    })),
  };
}
