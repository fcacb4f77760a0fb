import type { FastifyReply } from 'fastify';
import type { Language } from '../messages.js';
import { csv, type Table } from './table.js';
import { xlsx } from './xlsx.js';

/** Forms in which a table can be taken home. */
export const formats = ['csv', 'xlsx'] as const;
export type Format = (typeof formats)[number];

/** The form that a query asks for; undefined where it asks for none that there is. */
export function formatOf(given: unknown): Format | undefined {
  return formats.find((format) => format === given);
}

/**
 * Answers with a table as a file. CSV leaves row by row; XLSX is made in a thread of its own, whole, so that a table
 * must be bounded by whoever makes it.
 */
export async function sendTable(
  reply: FastifyReply,
  table: Table,
  format: Format,
  language: Language,
): Promise<void> {
  const body = format === 'csv' ? csv(table) : await xlsx(table, language.direction === 'rtl');
  const type =
    format === 'csv'
      ? 'text/csv; charset=utf-8; header=present'
      : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await reply
    .header('content-disposition', `attachment; filename="${table.name}.${format}"`)
    .header('cache-control', 'no-store')
    .header('vary', 'cookie, accept-language')
    .type(type)
    .send(body);
}
