/**
 * SQL: a new id that sorts by the database's clock: UUID version 7 (RFC 9562, 5.7), with the microseconds of its
 * millisecond in the twelve bits behind the version. Processes whose own clocks differ give ids in one order.
 */
export const newId = `(lpad(to_hex(floor(extract(epoch FROM node_time()) * 1000)::bigint), 12, '0') || '7'
      || lpad(to_hex((extract(microseconds FROM clock_timestamp())::bigint % 1000) * 4), 3, '0')
      || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid`;

/** An id before all of the ids of version 7 that are so many milliseconds older than this one. */
export function earlierId(id: string, milliseconds: number): string {
  const at = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  const hex = Math.max(0, at - milliseconds)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
