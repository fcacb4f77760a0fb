import { OutboundFault, type NodeKey, type Outbound } from '@rogatory/identity';
import type { Catalogue, Queues } from '@rogatory/jobs';
import { DomainError } from '@rogatory/kernel';
import {
  giveWebhooksBack,
  nextDelivery,
  noteDelivered,
  noteFailed,
  takeWebhooks,
  withhold,
  type Letter,
  type Rooms,
} from '@rogatory/persistence';
import { signatureOf } from './signature.js';

/** Deliveries that one job makes; what is left, the next round finds. */
const mostPerJob = 100;

const minutes = (count: number): number => count * 60;
/** Seconds until a delivery is tried again, after each attempt; the last one repeats until three days have passed. */
const delays = [5, 30, minutes(2), minutes(10), minutes(30), minutes(60), minutes(120)];
const longest = minutes(240);

/** What a webhook is sent: ids and types, and no facts of a case. */
export interface WebhookMessage {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/**
 * Carries events to webhooks, at least once each and always under the same id. One job at a time sends to a webhook,
 * one delivery after the other, so that a receiver that hangs holds up nobody else.
 */
export class WebhookPost {
  private stopping = false;

  constructor(
    private readonly rooms: Rooms,
    private readonly key: NodeKey,
    private readonly outbound: Outbound,
  ) {}

  /** Hands webhooks for which something is due to the queue; returns how many. */
  async handOver(queues: Queues, limit = 200): Promise<number> {
    const [taken] = await this.rooms.asSystem('relay', '', (tx) => tx.commit(takeWebhooks(limit)));
    try {
      // a lease is new each time, and so is the job's id: a queue may forget a job, or keep one that failed
      const jobs = taken.map(({ paged, ...data }) => ({
        ...{ name: 'deliver' as const, id: data.lease, data },
        ...(!paged && { place: 1 }),
      }));
      await queues.addAll('webhooks', jobs);
    } catch (error) {
      const leases = taken.map(({ lease }) => lease);
      await this.rooms.asSystem('relay', '', (tx) => tx.commit(giveWebhooksBack(leases)));
      throw error;
    }
    return taken.length;
  }

  /** Sends what is due for a webhook, as long as it takes it and the lease holds. */
  async deliver(lease: Catalogue['webhooks']['deliver']): Promise<void> {
    const { webhook, state } = lease;
    await this.rooms.asSystem('relay', state, (tx) => tx.commit(withhold(webhook)));
    for (let sent = 0; sent < mostPerJob && !this.stopping; sent += 1) {
      const [[letter]] = await this.rooms.asSystem('relay', state, (tx) =>
        tx.commit(nextDelivery(lease)),
      );
      if (!letter) break;
      const { status, fault } = await this.post(webhook, letter);
      const notes =
        fault === undefined
          ? noteDelivered(webhook, letter.id, status ?? 0)
          : noteFailed(
              webhook,
              letter.id,
              status ?? null,
              fault,
              webhookDelayAfter(letter.attempts),
            );
      await this.rooms.asSystem('relay', state, (tx) => tx.commit(...notes));
    }
    await this.rooms.asSystem('relay', state, (tx) => tx.commit(giveWebhooksBack([lease.lease])));
  }

  /** Lets the delivery in hand finish, and begins no other. */
  stop(): void {
    this.stopping = true;
  }

  /** Makes one attempt. Whatever is not a 2xx is a failure, and told as a sentence. */
  private async post(
    webhook: string,
    letter: Letter,
  ): Promise<{ readonly status?: number; readonly fault?: string }> {
    const body = JSON.stringify(messageOf(letter));
    const timestamp = Math.floor(letter.now.getTime() / 1000);
    try {
      const sealed = [letter.secret, ...(letter.former_secret ? [letter.former_secret] : [])];
      const secrets = sealed.map((secret) => this.key.open(secret, webhook).toString());
      const { status } = await this.outbound.fetch(letter.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Rogatory',
          'webhook-id': letter.id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signatureOf(letter.id, timestamp, body, secrets),
        },
        body,
      });
      if (status >= 200 && status < 300) return { status };
      return { status, fault: `The receiver answered ${status}.` };
    } catch (error) {
      if (error instanceof OutboundFault || error instanceof DomainError)
        return { fault: error.message.slice(0, 300) };
      throw error;
    }
  }
}

/** Seconds until the next attempt. @param attempts that were made before this one. */
export function webhookDelayAfter(attempts: number): number {
  return delays[attempts] ?? longest;
}

function messageOf({ type, at, id, request_id, room, seq }: Letter): WebhookMessage {
  const timestamp = at.toISOString();
  if (request_id === null) return { type, timestamp, data: { event: id } };
  const data = { request: request_id, event: id, room: room ?? '', sequence: seq ?? 0, type };
  return { type: `request.${type}`, timestamp, data };
}
