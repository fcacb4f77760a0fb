import {
  conflict,
  idOf,
  nothing,
  recorded,
  requireAdministrator,
  requireFresh,
  written,
  type NodeKey,
  type Outbound,
} from '@rogatory/identity';
import {
  invalid,
  pageOf,
  positionOf,
  uuidForm,
  validated,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import {
  answered,
  countWebhooks,
  deleteWebhook,
  deliveriesOf,
  insertTest,
  insertWebhook,
  keeping,
  lockDelivery,
  lockWebhook,
  now,
  once,
  replayDelivery,
  rotateWebhook,
  updateWebhook,
  webhookOf,
  webhooksOf,
  type DeliveryRow,
  type Idempotency,
  type Rooms,
  type Transaction,
  type WebhookRow,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { newSecret } from './signature.js';
import { deliveryView, webhookView, type DeliveryView, type WebhookView } from './webhook-view.js';
import { ChangedWebhookDto, WebhookDto } from './webhook.dto.js';

const mostWebhooks = 20;

/** What is kept of a webhook that was made, so that the same command makes no other: its secret sealed. */
interface Made {
  readonly id: string;
  readonly sealed: string;
}

/** A webhook and its secret, which is told this once. */
export interface WebhookSecret {
  readonly webhook: WebhookView;
  readonly secret: string;
}

/** A State's webhooks, seen to by its administrators. What of another State they name does not exist. */
export class Webhooks {
  constructor(
    private readonly rooms: Rooms,
    private readonly key: NodeKey,
    private readonly outbound: Outbound,
  ) {}

  async list(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<WebhookView>> {
    requireAdministrator(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.administering(actor, (tx) =>
      tx.commit(webhooksOf(actor.state, after, limit + 1)),
    );
    return pageOf(rows, limit, webhookView, ({ id }) => [id]);
  }

  /** @throws DomainError `not-found`. */
  async read(actor: Actor, given: string): Promise<WebhookView> {
    requireAdministrator(actor);
    const id = idOf(given, 'webhook');
    const [[row]] = await this.rooms.administering(actor, (tx) =>
      tx.commit(webhookOf(id, actor.state)),
    );
    if (!row) throw nothing('webhook');
    return webhookView(row);
  }

  /**
   * A new webhook. Sent twice with the same `Idempotency-Key` it is one, and its secret is told again: whoever pressed
   * twice sees the second answer alone.
   * @throws DomainError 403; 401 `step-up-required`; 422 as the form says, `url-refused`; 409 `too-many-webhooks`.
   */
  async create(actor: Actor, body: unknown, idempotency?: Idempotency): Promise<WebhookSecret> {
    requireAdministrator(actor);
    requireFresh(actor);
    const { url, events = [] } = validated(WebhookDto, body);
    this.requireReachable(url);
    const { state, id: by } = actor;
    const { body: made } = await once(idempotency, () =>
      this.rooms.administering(actor, async (tx) => {
        const before = await answered<Made>(tx, actor, idempotency);
        if (before) return before;
        const [, [found], [clock]] = await tx.send(...countWebhooks(state), now());
        if (written(found).count >= mostWebhooks) {
          throw conflict(
            'too-many-webhooks',
            `A State has at most ${mostWebhooks} webhooks. Delete one.`,
          );
        }
        const id = uuidv7();
        const { sealed } = this.secretFor(id);
        const answer = { status: 201, body: { id, sealed: sealed.toString('base64') } };
        await tx.commit(
          insertWebhook({ ...{ id, state, url, events, by }, secret: sealed }),
          recorded(actor, 'webhook-created', id, { host: new URL(url).host, events }),
          ...keeping(actor, idempotency, answer, written(clock).now.toISOString()),
        );
        return answer;
      }),
    );
    const secret = this.key.open(Buffer.from(made.sealed, 'base64'), made.id).toString();
    return { webhook: await this.read(actor, made.id), secret };
  }

  /** Changes address, events, or whether anything is sent. @throws DomainError 403; 401; 404; 422 as for a new one. */
  change(actor: Actor, given: string, body: unknown): Promise<WebhookView> {
    return this.changing(actor, given, async (tx, row) => {
      const { url = row.url, events = row.events, enabled } = validated(ChangedWebhookDto, body);
      if (url !== row.url) this.requireReachable(url);
      const change = { url, events, enabled: enabled ?? row.disabled_at === null };
      const detail = { host: new URL(url).host, events, enabled: change.enabled };
      const [[changed]] = await tx.commit(
        updateWebhook(row.id, actor.state, change),
        recorded(actor, 'webhook-changed', row.id, detail),
      );
      return webhookView(written(changed));
    });
  }

  /** Deletes a webhook with its log; what was on its way is not sent any more. @throws DomainError 403; 401; 404. */
  delete(actor: Actor, given: string): Promise<void> {
    return this.changing(actor, given, async (tx, { id, url }) => {
      const detail = { host: new URL(url).host };
      await tx.commit(
        deleteWebhook(id, actor.state),
        recorded(actor, 'webhook-deleted', id, detail),
      );
    });
  }

  /** Gives a webhook a new secret; for 24 hours the former one signs as well. @throws DomainError 403; 401; 404. */
  rotate(actor: Actor, given: string): Promise<WebhookSecret> {
    return this.changing(actor, given, async (tx, { id }) => {
      const { secret, sealed } = this.secretFor(id);
      const [[row]] = await tx.commit(
        rotateWebhook(id, actor.state, sealed),
        recorded(actor, 'webhook-rotated', id),
      );
      return { webhook: webhookView(written(row)), secret };
    });
  }

  /** Puts a test on its way. @throws DomainError 403; 401; 404; 409 `webhook-disabled`. */
  test(actor: Actor, given: string): Promise<DeliveryView> {
    return this.changing(actor, given, async (tx, row) => {
      requireEnabled(row);
      const [[made]] = await tx.commit(
        insertTest(row.id, actor.state, uuidv7()),
        recorded(actor, 'webhook-tested', row.id),
      );
      return deliveryView(written(made));
    });
  }

  /** What was sent, and what became of it, newest event first. @throws DomainError 403; 404. */
  async deliveries(
    actor: Actor,
    given: string,
    { cursor, limit = 25 }: Paging,
  ): Promise<Page<DeliveryView>> {
    requireAdministrator(actor);
    const id = idOf(given, 'webhook');
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [[webhook], rows] = await this.rooms.administering(actor, (tx) =>
      tx.commit(webhookOf(id, actor.state), deliveriesOf(id, actor.state, after, limit + 1)),
    );
    if (!webhook) throw nothing('webhook');
    return pageOf<DeliveryRow, DeliveryView>(rows, limit, deliveryView, (row) => [row.id]);
  }

  /** Sends once more what has ended. @throws DomainError 403; 401; 404; 409 `webhook-disabled`, `delivery-under-way`. */
  replay(actor: Actor, given: string, delivery: string): Promise<DeliveryView> {
    return this.changing(actor, given, async (tx, webhook) => {
      const id = idOf(delivery, 'delivery');
      const [[row]] = await tx.send(lockDelivery(webhook.id, id, actor.state));
      if (!row) throw nothing('delivery');
      requireEnabled(webhook);
      if (row.outcome === null)
        throw conflict('delivery-under-way', 'This is still being sent. Wait until it has ended.');
      const [[again]] = await tx.commit(
        replayDelivery(webhook.id, id, actor.state),
        recorded(actor, 'webhook-replayed', webhook.id, { delivery: id }),
      );
      return deliveryView(written(again));
    });
  }

  private changing<T>(
    actor: Actor,
    given: string,
    work: (tx: Transaction, row: WebhookRow) => Promise<T>,
  ): Promise<T> {
    requireAdministrator(actor);
    const id = idOf(given, 'webhook');
    return this.rooms.administering(actor, async (tx) => {
      const [[row]] = await tx.send(lockWebhook(id, actor.state));
      if (!row) throw nothing('webhook');
      requireFresh(actor);
      return work(tx, row);
    });
  }

  private secretFor(id: string): { readonly secret: string; readonly sealed: Buffer } {
    const secret = newSecret();
    return { secret, sealed: this.key.seal(Buffer.from(secret), id) };
  }

  /** @throws DomainError `url-refused` (422) for an address that this node may not call. */
  private requireReachable(url: string): void {
    const refusal = this.outbound.refusal(url);
    if (refusal !== undefined) throw invalid('url-refused', '/url', refusal);
  }
}

function requireEnabled({ disabled_at }: WebhookRow): void {
  if (disabled_at !== null)
    throw conflict('webhook-disabled', 'Nothing is sent to this webhook. Enable it first.');
}
