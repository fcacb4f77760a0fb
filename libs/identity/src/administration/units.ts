import type { Directory } from '@rogatory/directory';
import {
  type DomainError,
  pageOf,
  positionOf,
  uuidForm,
  validated,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  insertUnit,
  lockUnit,
  lockUnitsOf,
  membersOf,
  onlyOnce,
  unitNamed,
  unitsOf,
  updateUnit,
  type Idempotency,
  type Rooms,
  type UnitRow,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { requireFresh } from '../step-up.js';
import { ChangedUnitDto, UnitDto } from './administration.dto.js';
import {
  conflict,
  idOf,
  nothing,
  recorded,
  requireAdministrator,
  requireAuthority,
  requireStaff,
  written,
} from './rules.js';

/** A group of officers of one authority that cases can be assigned to. */
export interface UnitView {
  readonly id: string;
  readonly authority: string;
  readonly name: string;
  /** RFC 3339; null while it is open. */
  readonly closedAt: string | null;
}

/** The units of a State: everybody who works on cases reads them in order to assign; administrators change them. */
export class Units {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
  ) {}

  /** @throws DomainError `role-missing` (403) for whoever runs the node and belongs to no case and no settings. */
  async list(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<UnitView>> {
    const after = positionOf(cursor, [uuidForm])?.[0];
    const wanted = unitsOf(actor.state, after, limit + 1);
    const [rows] = await this.reading(actor, wanted);
    return pageOf(rows, limit, unitView, ({ id }) => [id]);
  }

  /** @throws DomainError 403 `role-missing`; 422 `unknown-authority`; 409 `name-taken`. */
  async create(actor: Actor, body: unknown, idempotency?: Idempotency): Promise<UnitView> {
    requireAdministrator(actor);
    requireFresh(actor);
    const { name, authority } = validated(UnitDto, body);
    requireAuthority(this.directory, authority, actor.state);
    const id = uuidv7();
    const make = onlyOnce(actor, idempotency, async (tx) => {
      const [, [named]] = await tx.send(
        lockUnitsOf(authority),
        unitNamed(name, authority, actor.state, null),
      );
      if (named?.taken) throw taken(name);
      const [[row]] = await tx.send(
        insertUnit({ id, state: actor.state, authority, name }),
        recorded(actor, 'unit-created', id, { name, authority }),
      );
      return unitView(written(row));
    });
    return this.rooms.administering(actor, make);
  }

  /** Renames, closes or opens a unit. @throws DomainError 403; 404; 409 `unit-in-use`, `name-taken`. */
  async change(actor: Actor, given: string, body: unknown): Promise<UnitView> {
    requireAdministrator(actor);
    const id = idOf(given, 'unit');
    return this.rooms.administering(actor, async (tx) => {
      const [[unit]] = await tx.send(lockUnit(id, actor.state));
      if (!unit) throw nothing('unit');
      requireFresh(actor);
      const { name = unit.name, closed = unit.closed_at !== null } = validated(
        ChangedUnitDto,
        body,
      );
      const [, [named], [members]] = await tx.send(
        lockUnitsOf(unit.authority),
        unitNamed(name, unit.authority, actor.state, id),
        membersOf(id, actor.state),
      );
      if (!closed && named?.taken) throw taken(name);
      if (closed && (members?.count ?? 0) > 0) {
        throw conflict(
          'unit-in-use',
          `There are ${members?.count ?? 0} active officers in this unit. Give them another one first.`,
        );
      }
      const [[row]] = await tx.commit(
        updateUnit(id, actor.state, name, closed),
        recorded(actor, 'unit-changed', id, { name, closed }),
      );
      return unitView(written(row));
    });
  }

  /** Administrators read as such; everybody else as who works on cases. */
  private reading(actor: Actor, wanted: ReturnType<typeof unitsOf>) {
    if (actor.roles.includes('admin')) {
      return this.rooms.administering(actor, (tx) => tx.commit(wanted));
    }
    requireStaff(actor);
    return this.rooms.read(actor, wanted);
  }
}

function taken(name: string): DomainError {
  return conflict('name-taken', `This authority has an open unit called "${name}" already.`);
}

function unitView({ id, authority, name, closed_at }: UnitRow): UnitView {
  return { id, authority, name, closedAt: closed_at?.toISOString() ?? null };
}
