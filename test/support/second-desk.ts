import type { RequestView } from '@rogatory/casework';
import { announceAll, aStoredDataRequest } from './drafts.js';
import type { Reply, TestNode } from './node.js';

/** What an answer to an act comes down to: `200 accepted`, `409 confirm-own`. */
export const told = ({ status, body }: Reply): string => `${status} ${body.code ?? body.state}`;
export const reasons = 'The act is no offence under our law.';
export const ground = { grounds: [{ code: 'R-DC' }] };
export const refusal = { ...ground, reasons };
export const at = (id: string, rest = ''): string => `/api/v1/requests/${id}${rest}`;

/** Acts in Aldora that take two officers. */
export class SecondDesk {
  constructor(private readonly node: TestNode) {}

  /** A request of Belvia to Aldora, where a refusal takes two, under assessment. */
  async toAldora(overrides: Record<string, unknown> = {}): Promise<RequestView> {
    const draft = aStoredDataRequest({ requestedState: 'XA', ...overrides });
    const { id } = await this.node.draft('xb-liaison', draft);
    await this.node.do('xb-liaison', id, 'submit-for-approval');
    await this.node.do('xb-authority', id, 'transmit');
    await this.node.do('xa-authority', id, 'acknowledge');
    return this.node.do('xa-authority', id, 'start-assessment');
  }

  /** The id under which an act waits. */
  async asked(client: string, id: string, action: string, body: object): Promise<string> {
    const reply = await this.node.act(client, id, action, body);
    expect([reply.status, reply.body]).toEqual([
      202,
      { pending: expect.objectContaining({ action, needs: 'second-officer', askedBy: client }) },
    ]);
    return reply.body.pending.id;
  }

  settle(
    client: string,
    id: string,
    pending: string,
    how: 'confirm' | 'decline' | 'withdraw',
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Reply> {
    return this.node.call(client, 'POST', at(id, `/pending/${pending}/${how}`), body, headers);
  }

  /** Turns a setting on or off past the API, to look at the acts alone. */
  async wants(authority: string, action: string, isOn = true, hours = 72): Promise<void> {
    await this.node.sql(
      `INSERT INTO four_eyes (state, authority, action, hours, is_on) VALUES (upper(left($1, 2)), $1, $2, $3, $4)
      ON CONFLICT (authority, action) DO UPDATE SET hours = $3, is_on = $4`,
      [authority, action, hours, isOn],
    );
  }

  /** Everything of a request that the other State can see. */
  async seenBy(client: string, id: string): Promise<unknown> {
    await announceAll(this.node);
    const request = await this.node.call(client, 'GET', at(id));
    const rest = ['/history', '/deadlines', '/messages', '/documents', '/pending', '/links'];
    const rooms = await Promise.all(
      rest.map((path) => this.node.call(client, 'GET', at(id, path))),
    );
    const notifications = await this.node.call(client, 'GET', '/api/v1/notifications');
    const waiting = await this.node.call(client, 'GET', '/api/v1/pending');
    return JSON.stringify([
      ...[request.body, request.headers['etag'], rooms.map(({ body }) => body)],
      ...[notifications.body, waiting.body],
    ]);
  }

  /** What a State's own room holds. */
  async privateEvents(client: string, id: string): Promise<any[]> {
    const { body } = await this.node.call(client, 'GET', at(id, '/history'));
    return body.events.filter(({ room }: { room: string }) => room === 'private');
  }
}
