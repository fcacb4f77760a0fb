import type { Directory } from '@rogatory/directory';
import {
  invalid,
  pageOf,
  positionOf,
  validated,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  answered,
  changeServiceAccount,
  insertServiceAccount,
  insertServiceAccountKey,
  keeping,
  lockServiceAccount,
  now,
  once,
  revokeServiceAccount,
  revokeServiceAccountKey,
  serviceAccountOf,
  serviceAccountsOf,
  type AdministeredAccountRow,
  type Answer,
  type Idempotency,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { publicKeyOf } from '../account-keys.js';
import { requireFresh } from '../step-up.js';
import {
  conflict,
  nothing,
  recorded,
  requireAdministrator,
  requireAuthority,
  requireCompatible,
  written,
} from './rules.js';
import {
  AccountKeyDto,
  ChangedServiceAccountDto,
  ServiceAccountDto,
} from './service-account.dto.js';
import {
  accountId,
  accountIdOf,
  requireSponsor,
  viewOf,
  type ServiceAccountView,
} from './account-view.js';

const mostKeys = 10;

/** A State's service accounts, seen to by its administrators. Whatever changes one ends its tokens at once. */
export class AccountKeeping {
  constructor(
    private readonly rooms: Rooms,
    private readonly directory: Directory,
  ) {}

  async list(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<ServiceAccountView>> {
    requireAdministrator(actor);
    const after = positionOf(cursor, [accountId])?.[0];
    const [rows] = await this.rooms.administering(actor, (tx) =>
      tx.commit(serviceAccountsOf(actor.state, after, limit + 1)),
    );
    return pageOf(rows, limit, viewOf, ({ id }) => [id]);
  }

  /** @throws DomainError `not-found`, for another State's account as for none. */
  async read(actor: Actor, given: string): Promise<ServiceAccountView> {
    requireAdministrator(actor);
    const [[row]] = await this.rooms.administering(actor, (tx) =>
      tx.commit(serviceAccountOf(accountIdOf(given), actor.state)),
    );
    if (!row) throw nothing('service account');
    return viewOf(row);
  }

  /** @throws DomainError 403; 401 `step-up-required`; 422 as the form, the key and the roles say; 409 `account-taken`. */
  async create(
    actor: Actor,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<ServiceAccountView>> {
    requireAdministrator(actor);
    requireFresh(actor);
    const { id, authority, roles, sponsor, key } = validated(ServiceAccountDto, body);
    // so that no State can find out by trying which ids another one uses
    if (!id.startsWith(`${actor.state.toLowerCase()}-`)) {
      throw invalid('account-id-foreign', '/id', 'The id begins with the code of your State.');
    }
    requireCompatible(roles);
    requireAuthority(this.directory, authority, actor.state);
    const publicKey = await publicKeyOf(key, '/key');
    return once(idempotency, () =>
      this.rooms.administering(actor, async (tx) => {
        const before = await answered<ServiceAccountView>(tx, actor, idempotency);
        if (before) return before;
        await requireSponsor(tx, sponsor, actor.state);
        const { state } = actor;
        const [[added]] = await tx.send(
          insertServiceAccount({ id, state, authority, roles, sponsor }),
        );
        if (!added) {
          const twin = await answered<ServiceAccountView>(tx, actor, idempotency); // which was quicker by a moment
          if (twin) return twin;
          throw conflict('account-taken', `There is an account called "${id}" already.`);
        }
        const detail = { authority, roles, sponsor, kid: publicKey.kid };
        const [, [row], [clock]] = await tx.send(
          insertServiceAccountKey(id, state, publicKey, undefined),
          serviceAccountOf(id, state),
          now(),
        );
        const answer = { status: 201, body: viewOf(written(row)) };
        await tx.commit(
          recorded(actor, 'service-account-created', id, detail),
          ...keeping(actor, idempotency, answer, written(clock).now.toISOString()),
        );
        return answer;
      }),
    );
  }

  /** Changes authority, roles or sponsor. @throws DomainError 403; 401; 404; 422; 409 `account-revoked`. */
  async change(actor: Actor, given: string, body: unknown): Promise<ServiceAccountView> {
    requireAdministrator(actor);
    return this.changing(actor, given, async (tx, account) => {
      const sent = validated(ChangedServiceAccountDto, body);
      const { authority = account.authority, roles = account.roles } = sent;
      requireCompatible(roles, account.roles);
      requireAuthority(this.directory, authority, actor.state);
      if (sent.sponsor !== undefined) await requireSponsor(tx, sent.sponsor, actor.state);
      const change = { authority, roles, sponsor: sent.sponsor ?? account.sponsor };
      await tx.send(
        changeServiceAccount(account.id, actor.state, change),
        recorded(actor, 'service-account-changed', account.id, { ...change }),
      );
    });
  }

  /** Adds a key, beside those that there are. @throws DomainError 403; 401; 404; 422; 409 `key-taken`, `too-many-keys`. */
  async addKey(
    actor: Actor,
    given: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<ServiceAccountView>> {
    requireAdministrator(actor);
    return once(idempotency, async () => {
      let before: Answer<ServiceAccountView> | undefined;
      const view = await this.changing(
        actor,
        given,
        async (tx, account) => {
          before = await answered<ServiceAccountView>(tx, actor, idempotency);
          if (before) return;
          const { key, expiresAt } = validated(AccountKeyDto, body);
          const publicKey = await publicKeyOf(key, '/key');
          if (account.good_keys >= mostKeys) {
            throw conflict(
              'too-many-keys',
              `An account has at most ${mostKeys} keys. Withdraw one.`,
            );
          }
          const [[clock]] = await tx.send(now());
          if (expiresAt !== undefined && Date.parse(expiresAt) <= written(clock).now.getTime())
            throw invalid('date-not-ahead', '/expiresAt', 'Name a later instant.');
          const { kid } = publicKey;
          const [[added]] = await tx.send(
            insertServiceAccountKey(account.id, actor.state, publicKey, expiresAt),
          );
          if (!added) {
            throw conflict(
              'key-taken',
              `The account has, or had, a key "${kid}". Call it otherwise.`,
            );
          }
          const detail = { kid, expiresAt: expiresAt ?? null };
          await tx.send(recorded(actor, 'service-account-key-added', account.id, detail));
        },
        (tx, body, at) =>
          tx.send(...keeping(actor, before ? undefined : idempotency, { status: 201, body }, at)),
      );
      return before ?? { status: 201, body: view };
    });
  }

  /** Withdraws a key. @throws DomainError 403; 401; 404; 409 `account-revoked`. */
  async withdrawKey(actor: Actor, given: string, kid: string): Promise<ServiceAccountView> {
    requireAdministrator(actor);
    return this.changing(actor, given, async (tx, account) => {
      const [[gone]] = /^[\w.~-]{1,100}$/.test(kid)
        ? await tx.send(revokeServiceAccountKey(account.id, kid, actor.state))
        : [[]];
      if (!gone) throw nothing('key');
      await tx.send(recorded(actor, 'service-account-key-withdrawn', account.id, { kid }));
    });
  }

  /** Ends an account for good. @throws DomainError 403; 401; 404; 409 `account-revoked`. */
  async revoke(actor: Actor, given: string): Promise<ServiceAccountView> {
    requireAdministrator(actor);
    return this.changing(actor, given, async (tx, account) => {
      await tx.send(
        revokeServiceAccount(account.id, actor.state),
        recorded(actor, 'service-account-revoked', account.id),
      );
    });
  }

  /** Changes an account of the actor's State that is not revoked, one change after the other. */
  private changing(
    actor: Actor,
    given: string,
    work: (tx: Transaction, account: AdministeredAccountRow) => Promise<void>,
    afterwards: (tx: Transaction, view: ServiceAccountView, at: string) => Promise<unknown> = () =>
      Promise.resolve(),
  ): Promise<ServiceAccountView> {
    const id = accountIdOf(given);
    return this.rooms.administering(actor, async (tx) => {
      const [[locked], [account]] = await tx.send(
        lockServiceAccount(id, actor.state),
        serviceAccountOf(id, actor.state),
      );
      if (!locked || !account) throw nothing('service account');
      requireFresh(actor);
      if (account.revoked_at) {
        throw conflict('account-revoked', 'This account is revoked. Make a new one.');
      }
      await work(tx, account);
      const [[row], [clock]] = await tx.send(serviceAccountOf(id, actor.state), now());
      const view = viewOf(written(row));
      await afterwards(tx, view, written(clock).now.toISOString());
      return view;
    });
  }
}
