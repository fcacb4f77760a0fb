import {
  conflict,
  idOf,
  nothing,
  recorded,
  requireAdministrator,
  written,
} from '@rogatory/identity';
import { DomainError, invalid, validated, type Actor } from '@rogatory/kernel';
import {
  confirmAddress,
  preferenceOf,
  putPreference,
  releaseMail,
  staffMember,
  type PreferenceRow,
  type Rooms,
} from '@rogatory/persistence';
import { kinds, type Kind } from './mail-texts.js';
import { PreferencesDto, ways, type Way } from './preferences.dto.js';
import { isZone, nextDigest, quietOf } from './quiet.js';

/** What an officer wants to be written about, and when. Instants are RFC 3339. */
export interface PreferencesView {
  readonly email: Readonly<Record<Kind, Way>>;
  /** What nobody can switch off. */
  readonly note: string;
  /** Of mail; null: the portal's. */
  readonly language: string | null;
  /** IANA time zone of the hours. */
  readonly zone: string;
  /** Whether the zone is the State's and follows it. */
  readonly zoneOfState: boolean;
  readonly digestHour: number;
  readonly nextDigestAt: string | null;
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  readonly quietWeekends: boolean;
  readonly address: {
    readonly email: string;
    /** Since when nothing is sent to it, because mail came back again and again. */
    readonly stoppedAt: string | null;
    /** What the last mail server said. */
    readonly reason: string | null;
  };
}

const usualHour = 8;
const note =
  'Urgent news and pages are sent at once, whatever is chosen here: neither quiet hours nor a digest holds them back. ' +
  'The list of notifications always has everything.';

/** What officers want to be written about: each sees to their own. */
export class Preferences {
  constructor(private readonly rooms: Rooms) {}

  /** @throws DomainError `officers-only` (403). */
  async read(actor: Actor): Promise<PreferencesView> {
    const officer = await this.officerOf(actor);
    const [[row]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(preferenceOf(officer)),
    );
    return viewOf(written(row));
  }

  /**
   * Keeps what an officer prefers, in place of what was. Mail that waits for the end of quiet hours is looked at anew.
   * @throws DomainError `officers-only` (403); 422 `invalid-body`, `unknown-zone`, `quiet-hours-empty`.
   */
  async change(actor: Actor, body: unknown): Promise<PreferencesView> {
    const officer = await this.officerOf(actor);
    const given = validated(PreferencesDto, body);
    const { email = {}, language = null, zone = null, digestHour = usualHour } = given;
    const { quietHours, quietWeekends = false } = given;
    const { from = null, to = null } = quietHours ?? {};
    if (zone !== null && !isZone(zone))
      throw invalid(
        'unknown-zone',
        '/zone',
        `"${zone}" is not a time zone. Use a name such as Europe/Paris.`,
      );
    if (from !== null && from === to)
      throw invalid(
        'quiet-hours-empty',
        '/quietHours',
        'Quiet hours must end at another time than they begin.',
      );
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [[row]] = await tx.send(preferenceOf(officer));
      const { state_zone, now, ...before } = written(row);
      const quiet = quietOf({
        ...{ ...before, zone: zone ?? state_zone },
        ...{ quiet_from: from, quiet_to: to, quiet_weekends: quietWeekends },
      });
      const kept = { language, zone, digestHour, quietFrom: from, quietTo: to, quietWeekends };
      const { state } = actor;
      const [, [after]] = await tx.commit(
        putPreference({
          ...{ officer, state, ...kept, ways: chosen(email) },
          nextDigestAt: nextDigest(now, digestHour, quiet).toISOString(),
        }),
        preferenceOf(officer),
        tx.become({ state, purpose: 'relay' }),
        releaseMail(officer),
      );
      return viewOf(written(after));
    });
  }

  /** An officer says that mail to their address arrives again. @throws DomainError `officers-only` (403); 409 `mail-not-stopped`. */
  async confirm(actor: Actor): Promise<PreferencesView> {
    const officer = await this.officerOf(actor);
    return this.rooms.asSystem('sign-in', '', async (tx) => {
      const [[confirmed]] = await tx.send(confirmAddress(officer));
      if (!confirmed) throw notStopped();
      const [[row]] = await tx.commit(
        preferenceOf(officer),
        recorded(actor, 'mail-confirmed', officer),
      );
      return viewOf(written(row));
    });
  }

  /** An administrator says it of an officer. @throws DomainError 403; 404; 409 `mail-not-stopped`. */
  async confirmFor(actor: Actor, given: string): Promise<void> {
    requireAdministrator(actor);
    const id = idOf(given, 'officer');
    await this.rooms.administering(actor, async (tx) => {
      const [[officer], [confirmed]] = await tx.send(
        staffMember(id, actor.state),
        confirmAddress(id),
      );
      if (!officer) throw nothing('officer');
      if (!confirmed) throw notStopped();
      await tx.commit(recorded(actor, 'mail-confirmed', id));
    });
  }

  /** The officer who asks, if the sign-in still holds. */
  private async officerOf(actor: Actor): Promise<string> {
    await this.rooms.read(actor);
    if (actor.kind !== 'officer') {
      throw new DomainError(
        'forbidden',
        'officers-only',
        'A service account is not written to, and prefers nothing. It asks for /notifications, or has webhooks.',
      );
    }
    return actor.id;
  }
}

/** What differs from what everybody has. */
function chosen(email: Partial<Record<Kind, Way>>): Partial<Record<Kind, Way>> {
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const way = email[kind] ?? 'at-once';
      return way === 'at-once' ? [] : [[kind, way]];
    }),
  );
}

function viewOf(row: PreferenceRow): PreferencesView {
  const { ways: kept, language, zone, own_zone, digest_hour, next_digest_at } = row;
  const { quiet_from: from, quiet_to: to, quiet_weekends, email, stopped_at, fault } = row;
  const way = (kind: Kind): Way => ways.find((one) => one === kept?.[kind]) ?? 'at-once';
  return {
    // one entry for each kind
    email: Object.fromEntries(kinds.map((kind) => [kind, way(kind)])) as Record<Kind, Way>,
    ...{ note, language, zone, zoneOfState: own_zone === null },
    digestHour: digest_hour ?? usualHour,
    nextDigestAt: next_digest_at?.toISOString() ?? null,
    quietHours: from !== null && to !== null ? { from, to } : null,
    quietWeekends: quiet_weekends ?? false,
    address: {
      email,
      stoppedAt: stopped_at?.toISOString() ?? null,
      reason: stopped_at === null ? null : fault,
    },
  };
}

function notStopped(): DomainError {
  return conflict(
    'mail-not-stopped',
    'Mail goes out to this address. There is nothing to confirm.',
  );
}
