import type { Directory } from '@rogatory/directory';
import { nothing, recorded, requireFresh, requireStaff } from '@rogatory/identity';
import { requireRole, validated, type Actor } from '@rogatory/kernel';
import { LadderDto } from '@rogatory/notifications';
import {
  escalation,
  lockSubject,
  onlyOnce,
  type EscalationRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import { requireVersion, type Once } from './access.js';

/** Who is told of deadlines at an authority, and who is paged. */
export interface EscalationView extends LadderDto {
  readonly authority: string;
  /** 0 where the authority goes by the usual. */
  readonly version: number;
  /** RFC 3339; null where the authority goes by the usual. */
  readonly changedAt: string | null;
}

/** The ladder of each authority: read by all of the State's staff, changed by its administrators. */
export class Escalation {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
    private readonly usual: LadderDto,
  ) {}

  /** Of every authority of one's State. */
  async list(actor: Actor): Promise<{ readonly items: readonly EscalationView[] }> {
    const rows = await this.read(actor, escalation.escalationsIn(actor.state));
    const items = this.directory.authorities(actor.state).map(({ id }) =>
      this.viewOf(
        id,
        rows.find(({ authority }) => authority === id),
      ),
    );
    return { items };
  }

  /** @throws DomainError 403 `role-missing`; 404 `not-found`. */
  async one(actor: Actor, authority: string): Promise<EscalationView> {
    if (!actor.roles.includes('admin')) requireStaff(actor);
    this.requireOwn(actor, authority);
    const [row] = await this.read(actor, escalation.escalationOf(authority));
    return this.viewOf(authority, row);
  }

  /** Replaces the ladder of an authority. @throws DomainError 401; 403; 404; 412 `stale`; 422; 428. */
  change(actor: Actor, authority: string, body: unknown, seen: Once): Promise<EscalationView> {
    requireRole(actor, ['admin'], 'change who is told');
    requireFresh(actor);
    this.requireOwn(actor, authority);
    const change = onlyOnce(actor, seen.idempotency, async (tx) => {
      const [, [before]] = await tx.send(
        lockSubject(`escalation ${authority}`),
        escalation.escalationOf(authority),
      );
      requireVersion(actor, before?.version ?? 0, seen, 'ladder');
      const { deadlines, pages } = validated(LadderDto, body);
      const ladder = { deadlines, pages };
      const [[row]] = await tx.send(
        escalation.writeEscalation(authority, actor.state, ladder, actor.id),
        recorded(actor, 'escalation-changed', authority, { version: (before?.version ?? 0) + 1 }),
      );
      return this.viewOf(authority, row);
    });
    return this.rooms.administering(actor, change);
  }

  private async read(actor: Actor, wanted: Statement<EscalationRow>): Promise<EscalationRow[]> {
    if (actor.roles.includes('admin')) {
      const [rows] = await this.rooms.administering(actor, (tx) => tx.commit(wanted));
      return rows;
    }
    requireStaff(actor);
    const [rows] = await this.rooms.read(actor, wanted);
    return rows;
  }

  private requireOwn({ state }: Actor, authority: string): void {
    if (this.directory.authority(authority)?.state !== state) throw nothing('authority');
  }

  private viewOf(authority: string, row: EscalationRow | undefined): EscalationView {
    const { deadlines, pages } = (row?.ladder ?? this.usual) as LadderDto; // checked when it was written
    const changedAt = row?.changed_at.toISOString() ?? null;
    return { authority, version: row?.version ?? 0, changedAt, deadlines, pages };
  }
}
