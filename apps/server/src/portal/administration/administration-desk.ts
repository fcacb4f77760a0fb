import { Injectable } from '@nestjs/common';
import { Names } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import {
  Officers,
  Units,
  type ColleagueView,
  type OfficerView,
  type UnitView,
} from '@rogatory/identity';
import {
  DomainError,
  requireRole,
  type Actor,
  type Page,
  type Paging,
  type Role,
} from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { reader } from '../cases/cases.controller.js';
import type { Choice } from '../cases/form-field.js';
import type { Values } from '../messages.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { Block, Sheet } from './sheet.js';

/** Roles that a State's administrator gives; the node's own is given by whoever runs the node. */
export const givenRoles = [
  ...(['liaison', 'authority', 'contact', 'executing', 'auditor', 'admin'] as const),
] satisfies readonly Role[];

export type Query = Readonly<Record<string, unknown>>;

/** One parameter of an address; undefined where it is empty or there several times. */
export function asked(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function nowhere(): DomainError {
  return new DomainError('not-found', 'not-found', 'There is nothing at this address.');
}

/** What the pages of the administration share: words, names, and the way a sheet is shown. */
@Injectable()
export class AdministrationDesk {
  constructor(
    private readonly portal: Portal,
    readonly directory: Directory,
    readonly officers: Officers,
    private readonly units: Units,
    private readonly names: Names,
  ) {}

  /** A text of the administration in the visitor's language. */
  words(visit: SignedIn): (key: string, values?: Values) => string {
    return (key, values = {}) => this.portal.tell(visit, `administration.${key}`, values);
  }

  /** A text of another part of the portal; the code itself where there is none. */
  named(visit: SignedIn, prefix: string, code: string): string {
    return this.portal.textOf(visit, `${prefix}.${code}`) ?? code;
  }

  /** @param query where `done` says what was just done. */
  show(
    visit: SignedIn,
    reply: FastifyReply,
    query: Query,
    sheet: Omit<Sheet, 'done' | 'isWide'> & { readonly isWide?: boolean },
  ): void {
    const done = asked(query, 'done') ?? '';
    const text = /^[a-z-]+$/.test(done)
      ? this.portal.textOf(visit, `administration.done.${done}`)
      : undefined;
    this.portal.show(visit, reply, 'administration', {
      ...{ isWide: false, ...sheet, done: text ?? null },
    });
  }

  /** A sentence of an instrument, as the visitor reads it. */
  law(visit: SignedIn, english: string): string {
    return this.portal.law(visit, english);
  }

  stateName(visit: SignedIn, code: string): string {
    return this.portal.stateName(visit, code);
  }

  roleText(visit: SignedIn, roles: readonly Role[]): string {
    return roles.map((role) => this.portal.tell(visit, `role.${role}`, {})).join(this.comma(visit));
  }

  /** What stands between two entries of a list within a sentence. */
  comma(visit: SignedIn): string {
    return this.portal.tell(visit, 'list.comma', {});
  }

  authorityName(id: string): string {
    return this.directory.authority(id)?.name ?? id;
  }

  authorityChoices({ state }: Actor): Choice[] {
    return this.directory.authorities(state).map(({ id, name }) => ({ value: id, text: name }));
  }

  roleChoices(visit: SignedIn): Choice[] {
    return givenRoles.map((role) => ({
      value: role,
      text: this.portal.tell(visit, 'administration.role', {
        role: this.portal.tell(visit, `role.${role}`, {}),
        does: this.portal.tell(visit, `role.${role}.does`, {}),
      }),
    }));
  }

  /** All of a State's units; they are few. */
  allUnits(actor: Actor): Promise<readonly UnitView[]> {
    return everything((paging) => this.units.list(actor, paging));
  }

  /** The State's active officers who work on cases, by name. */
  async colleagues(actor: Actor, wanted: readonly Role[]): Promise<readonly OfficerView[]> {
    const all = await everything((paging) => this.officers.find(actor, { active: true }, paging));
    return all
      .filter(({ roles }) => roles.some((role) => wanted.includes(role)))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  officerChoice({ id, name, authority }: ColleagueView): Choice {
    return { value: id, text: `${name} (${this.authorityName(authority)})` };
  }

  /** Names of some officers by their ids; accounts, and officers who are out of reach, keep their id. */
  async namesOf(actor: Actor, ids: readonly string[]): Promise<(id: string) => string> {
    const names = await this.names.of(actor, ids);
    return (id) => names.get(id) || id;
  }

  /** A further page of a list, where there is one. */
  more(path: string, filter: Readonly<Record<string, string>>, next: string | null): Block[] {
    if (next === null) return [];
    const query = new URLSearchParams({ ...filter, cursor: next });
    return [{ kind: 'more', href: `${path}?${query.toString()}` }];
  }
}

/** A whole list, page after page; one of more than some thousands is cut short. */
export async function everything<T>(read: (paging: Paging) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  for (let round = 0; round < 20; round += 1) {
    const page = await read({ limit: 200, ...(cursor !== undefined && { cursor }) });
    all.push(...page.items);
    if (page.next === null) break;
    cursor = page.next;
  }
  return all;
}

/** @throws DomainError `role-missing` (403), before anything is looked up. */
export function administrator(visit: SignedIn): Actor {
  const actor = reader(visit);
  requireRole(actor, ['admin'], 'see to officers and settings');
  return actor;
}
