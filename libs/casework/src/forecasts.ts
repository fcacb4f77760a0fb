import type { Actor, Side } from '@rogatory/kernel';
import { forecasts, type Calendar, type Forecast } from '@rogatory/deadlines';
import type { Directory } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import type { RequestRecord } from '@rogatory/lifecycle';
import {
  calendars,
  linkTargets,
  toRecord,
  type LinkRow,
  type Transaction,
} from '@rogatory/persistence';
import { readerOf } from './access.js';

const lane = 'preservation';

/** Whether there is anything to foretell: preserved data of the requesting State, or a request that follows some. */
export function needsForecast(
  { id, lifecycle, transmittedAt }: RequestRecord,
  links: readonly LinkRow[],
  side: Side,
): boolean {
  if (side !== 'requesting') return false;
  return lifecycle === lane ? transmittedAt !== null : links.some((link) => isFollowing(link, id));
}

/**
 * Whether preserved data goes before it can be used, for the requesting State alone; by what that State may know.
 * @param links those that whoever asks may see.
 */
export function forecastsOf(
  request: RequestRecord,
  links: readonly LinkRow[],
  { side, at, calendar }: { readonly side: Side; readonly at: string; readonly calendar: Calendar },
  law: Law,
): readonly Forecast[] {
  if (!needsForecast(request, links, side)) return [];
  if (request.lifecycle === lane) {
    const followers = links.filter(
      (link) => link.type === 'follows' && link.target_id === request.id,
    );
    return forecasts(request, followers.map(follower), at, calendar, law);
  }
  const { instrument, urgency } = request;
  return links
    .filter((link) => isFollowing(link, request.id))
    .flatMap((link) => {
      const { other_state: state, other_until: until } = link;
      const progress = until === null ? {} : { until };
      const kept = { id: link.target_id, state, lifecycle: lane, progress, instrument, urgency };
      return forecasts(kept, [request], at, calendar, law).filter((one) => one.request !== null);
    });
}

/** The same for a draft that is being written, whose links are not in the database yet. */
export async function forecastsOfDraft(
  tx: Transaction,
  draft: RequestRecord,
  actor: Actor,
  at: string,
  law: Law,
  directory: Directory,
): Promise<readonly Forecast[]> {
  const ids = draft.links.filter(({ type }) => type === 'follows').map(({ request }) => request);
  if (ids.length === 0) return [];
  const { requestedState } = draft;
  const [targets, [current]] = await tx.send(
    linkTargets(ids, readerOf(actor)),
    calendars.calendarVersion(requestedState),
  );
  const calendar = await directory.calendarIn(tx, requestedState, current?.version);
  return targets.flatMap((row) => forecasts(toRecord(row), [draft], at, calendar, law));
}

function isFollowing({ type, request_id }: LinkRow, id: string): boolean {
  return type === 'follows' && request_id === id;
}

function follower(link: LinkRow) {
  return {
    ...{ id: link.request_id, instrument: link.other_instrument, kind: link.other_kind },
    urgency: link.other_urgency,
    state: link.other_state,
    transmittedAt: link.other_transmitted_at?.toISOString() ?? null,
  };
}
