import { endings, milestones, possibleEndings } from '@rogatory/lifecycle';
import type { Statement } from './statements.js';

/** A statement that answers numbers alone, over everything of a State, sealed requests too (`Rooms.count`). */
export type Figures<Row> = Statement<Row> & { readonly answers: 'figures' };

/** Months as `YYYY-MM`, counted in a time zone: those asked about, and as many before them. */
export interface Span {
  readonly state: string;
  readonly zone: string;
  /** First month of the span before. */
  readonly before: string;
  /** First month of the span. */
  readonly from: string;
  /** The month after its last one. */
  readonly until: string;
}

export const measures = ['received', 'sent', 'decided', 'refused', 'executed'] as const;
export type Measure = (typeof measures)[number];

/** What a number of requests is told by: one of these is set, or none for all of them together. */
export interface TallyRow {
  readonly measure: Measure;
  /** In the span itself, not in the one before. */
  readonly is_now: boolean;
  readonly month: string | null;
  readonly partner: string | null;
  readonly instrument: string | null;
  readonly kind: string | null;
  readonly urgency: string | null;
  readonly count: number;
}

export const steps = ['acknowledge', 'decide', 'execute', 'deliver'] as const;
export type Step = (typeof steps)[number];

export interface PaceRow {
  readonly step: Step;
  /** Taken by the State itself; else by the others, for its own requests. */
  readonly is_ours: boolean;
  readonly is_now: boolean;
  readonly count: number;
  readonly median_hours: number;
  readonly ninetieth_hours: number;
}

export interface RefusalRow {
  readonly instrument: string;
  readonly ground: string;
  /** Requests refused whole on this ground, and requests of which single items were. */
  readonly whole: number;
  readonly part: number;
}

export interface FlowRow {
  /** Null for all that came before the span. */
  readonly month: string | null;
  /** How many more came than ended. */
  readonly growth: number;
}

export interface PunctualityRow {
  readonly instrument: string;
  readonly limit_id: string;
  readonly is_now: boolean;
  readonly due: number;
  readonly on_time: number;
}

/** Acts are named in the text itself: only so does PostgreSQL see that the partial indexes hold them. */
const oneOf = (acts: readonly string[]): string => `(${acts.map((act) => `'${act}'`).join(', ')})`;

/** SQL: the first instant of a month that a parameter names, in the State's zone. */
const start = (month: string): string =>
  `((${month}::text || '-01')::timestamp AT TIME ZONE $2::text)`;
const monthOf = (at: string): string => `to_char(${at} AT TIME ZONE $2::text, 'YYYY-MM')`;
const within = (at: string): string => `${at} >= ${start('$3')} AND ${at} < ${start('$5')}`;
const isNow = (at: string): string => `${at} >= ${start('$4')}`;
const valuesOf = ({ state, zone, before, from, until }: Span): unknown[] => [
  ...[state, zone, before, from, until],
];

/** SQL: no act of the same kind came earlier. A request has few events, which its primary key finds. */
const first = (acts: readonly string[]): string =>
  `NOT EXISTS (SELECT FROM shared_event p WHERE p.request_id = e.request_id AND p.seq < e.seq
    AND p.type IN ${oneOf(acts)})`;

const figures = <Row>(name: string, text: string, values: readonly unknown[]): Figures<Row> => ({
  ...{ name: `figures-${name}`, text, values },
  answers: 'figures',
});

/** The month that it is for a State. */
export function monthNow(zone: string): Statement<{ readonly month: string }> {
  return {
    name: 'month-now',
    text: `SELECT to_char(node_time() AT TIME ZONE $1::text, 'YYYY-MM') AS month`,
    values: [zone],
  };
}

/** Requests by what became of them: all together, and by month, by partner State, by kind and by urgency. */
export function tallies(span: Span): Figures<TallyRow> {
  const branch = (measure: Measure, side: string, acts: readonly string[]): string =>
    `SELECT '${measure}' AS measure, e.request_id, e.at,
        ${side === 'requested' ? 'e.requesting_state' : 'e.requested_state'} AS partner
      FROM shared_event e WHERE e.${side}_state = $1 AND e.type IN ${oneOf(acts)} AND ${within('e.at')}
        AND ${first(acts)}`;
  return figures(
    'tallies',
    `SELECT measure, is_now, month, partner, instrument, kind, urgency, count(*)::int AS count FROM (
        SELECT m.measure, ${isNow('m.at')} AS is_now, ${monthOf('m.at')} AS month, m.partner, r.instrument, r.kind, r.urgency
        FROM (${[
          branch('received', 'requested', milestones.sent),
          branch('sent', 'requesting', milestones.sent),
          branch('decided', 'requested', milestones.decided),
          branch('refused', 'requested', milestones.refused),
          branch('executed', 'requested', milestones.executed),
        ].join(' UNION ALL ')}) AS m JOIN request r ON r.id = m.request_id) AS told
      GROUP BY GROUPING SETS ((measure, is_now), (measure, is_now, month), (measure, is_now, partner),
        (measure, is_now, instrument, kind), (measure, is_now, urgency))
      LIMIT 20000`,
    valuesOf(span),
  );
}

/** What each step took of the time from the act that it follows. */
const courses: Readonly<
  Record<Step, { readonly acts: readonly string[]; after: readonly string[] }>
> = {
  acknowledge: { acts: milestones.acknowledged, after: milestones.sent },
  decide: { acts: milestones.decided, after: milestones.acknowledged },
  execute: { acts: milestones.executed, after: milestones.decided },
  deliver: { acts: milestones.delivered, after: milestones.decided },
};

/** How long the steps took that ended in the span: the State's own, and those of others for its requests. */
export function paces(span: Span): Figures<PaceRow> {
  const branches = steps.flatMap((step) => {
    const { acts, after } = courses[step];
    return (['requested', 'requesting'] as const).map(
      (
        side,
      ) => `SELECT '${step}' AS step, ${String(side === 'requested')} AS is_ours, ${isNow('e.at')} AS is_now,
        extract(epoch FROM e.at - b.at)::float8 / 3600 AS hours
      FROM shared_event e JOIN LATERAL (SELECT p.at FROM shared_event p
          WHERE p.request_id = e.request_id AND p.seq < e.seq AND p.type IN ${oneOf(after)}
          ORDER BY p.seq LIMIT 1) AS b ON true
      WHERE e.${side}_state = $1 AND e.type IN ${oneOf(acts)} AND ${within('e.at')} AND ${first(acts)}`,
    );
  });
  return figures(
    'paces',
    `SELECT step, is_ours, is_now, count(*)::int AS count,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) AS median_hours,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY hours) AS ninetieth_hours
      FROM (${branches.join(' UNION ALL ')}) AS s GROUP BY step, is_ours, is_now LIMIT 100`,
    valuesOf(span),
  );
}

/** On which grounds the State has refused, in the span itself. What has been erased by law names none. */
export function refusals({ state, zone, from, until }: Span): Figures<RefusalRow> {
  const acts = [...milestones.refused, ...milestones.refusedInPart];
  return figures(
    'refusals',
    `SELECT instrument, ground, count(DISTINCT request_id) FILTER (WHERE is_whole)::int AS whole,
        count(DISTINCT request_id) FILTER (WHERE NOT is_whole)::int AS part
      FROM (SELECT r.instrument, e.request_id, e.type IN ${oneOf(milestones.refused)} AS is_whole, g.ground #>> '{}' AS ground
        FROM shared_event e JOIN request r ON r.id = e.request_id CROSS JOIN LATERAL jsonb_path_query(e.data::jsonb,
          CASE WHEN e.type IN ${oneOf(milestones.refused)} THEN '$.grounds[*].code'::jsonpath
            ELSE '$.items[*] ? (@.decision == "refused").grounds[*].code'::jsonpath END) AS g(ground)
        WHERE e.requested_state = $1 AND e.type IN ${oneOf(acts)} AND e.data IS NOT NULL
          AND e.at >= ${start('$3')} AND e.at < ${start('$4')}) AS named
      GROUP BY instrument, ground ORDER BY instrument, ground LIMIT 500`,
    [state, zone, from, until],
  );
}

/** How the number of open requests to the State grew and shrank: before the span, and in each of its months. */
export function flow({ state, zone, from, until }: Span): Figures<FlowRow> {
  return figures(
    'flow',
    `SELECT CASE WHEN e.at >= ${start('$3')} THEN ${monthOf('e.at')} END AS month,
        sum(CASE WHEN e.type IN ${oneOf(milestones.sent)} THEN 1 ELSE -1 END)::int AS growth
      FROM shared_event e WHERE e.requested_state = $1 AND e.at < ${start('$4')} AND (
        e.type IN ${oneOf([...milestones.sent, ...endings])}
        OR (e.type IN ${oneOf(possibleEndings)} AND e.data::jsonb ->> 'proceed' = 'false'))
      GROUP BY 1 ORDER BY 1 NULLS FIRST LIMIT 500`,
    [state, zone, from, until],
  );
}

/** Deadlines of the State that fell due in the span, and those that were met by then. */
export function punctuality(span: Span): Figures<PunctualityRow> {
  return figures(
    'punctuality',
    `SELECT r.instrument, d.limit_id, ${isNow('d.due_at')} AS is_now, count(*)::int AS due,
        count(*) FILTER (WHERE d.closed_at <= d.due_at)::int AS on_time
      FROM deadline d JOIN request r ON r.id = d.request_id
      WHERE d.owed_by = $1 AND ${within('d.due_at')} AND (d.closed_at IS NOT NULL OR d.due_at <= node_time())
      GROUP BY r.instrument, d.limit_id, is_now ORDER BY r.instrument, d.limit_id LIMIT 1000`,
    valuesOf(span),
  );
}
