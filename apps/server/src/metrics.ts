import { Injectable } from '@nestjs/common';
import { jobStates, queueNames, Queues } from '@rogatory/jobs';
import { backlog, canaries, firedThresholds, Rooms, waiting } from '@rogatory/persistence';
import type { Waiting } from '@rogatory/persistence';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for the operator, in Prometheus' form: times and counts over all States, never content. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly unfired = this.gauge(
    'oldest_unfired_due_seconds',
    'Seconds since the oldest due threshold should have fired.',
  );
  private readonly promised = this.gauge(
    'oldest_open_promise_seconds',
    'Age of the oldest job that was promised and not kept.',
  );
  private readonly waiting: Readonly<Record<keyof Waiting, Gauge>> = {
    page: this.gauge(
      'oldest_uncalled_page_seconds',
      'Seconds since the call of a page should have been made.',
    ),
    pages: this.gauge('open_pages', 'Pages that nobody has taken on.'),
    mail: this.gauge('oldest_waiting_mail_seconds', 'Age of the oldest mail that was not sent.'),
    delivery: this.gauge(
      'oldest_due_delivery_seconds',
      'Seconds since something should have been sent to a webhook that does not rest.',
    ),
    digest: this.gauge(
      'oldest_due_digest_seconds',
      'Seconds since a digest with news should have been written.',
    ),
    test: this.gauge(
      'oldest_due_contact_test_seconds',
      'Seconds since a contact point should have been tried.',
    ),
  };
  private readonly jobs = this.gauge(
    'queue_jobs',
    'Jobs of a queue in a state. Absent while the queue cannot be reached.',
    ['queue', 'state'],
  );
  private readonly reached = this.gauge('queue_up', '1 while the queue can be reached, else 0.', [
    'queue',
  ]);
  private readonly canaryAge = this.gauge(
    'canary_age_seconds',
    'Seconds since a canary last came through the queue.',
    ['queue'],
  );
  private readonly fired: Counter;
  private readonly answers: Histogram<'method' | 'route' | 'status'>;

  constructor(
    private readonly rooms: Rooms,
    private readonly queues: Queues,
  ) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.fired = new Counter({
      name: 'fired_thresholds_total',
      help: 'Thresholds of deadlines that have fired since the node began.',
      registers,
    });
    this.answers = new Histogram({
      name: 'http_answer_seconds',
      help: 'Time to answer, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
      registers,
    });
  }

  answered(method: string, route: string, status: number, seconds: number): void {
    this.answers.observe({ method, route, status }, seconds);
  }

  async read(): Promise<{ contentType: string; text: string }> {
    await Promise.all([this.readClocks(), this.readPromises(), this.readQueues()]);
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  private async readClocks(): Promise<void> {
    const [[late], [total]] = await this.rooms.asSystem('clock', '', (tx) =>
      tx.commit(backlog(), firedThresholds()),
    );
    this.unfired.set(late?.unfired ?? 0);
    this.fired.reset(); // the database counts, over all processes
    this.fired.inc(total?.fired ?? 0);
  }

  private async readPromises(): Promise<void> {
    const [[open], passed, [late]] = await this.rooms.asSystem('relay', '', (tx) =>
      tx.commit(backlog(), canaries(), waiting()),
    );
    for (const [what, gauge] of Object.entries(this.waiting))
      gauge.set(late?.[what as keyof Waiting] ?? 0); // the keys of the table above
    this.promised.set(open?.promised ?? 0);
    for (const { queue, seconds } of passed) this.canaryAge.set({ queue }, seconds);
  }

  private async readQueues(): Promise<void> {
    const counts = await Promise.allSettled(queueNames.map((queue) => this.queues.counts(queue)));
    this.jobs.reset();
    for (const [index, counted] of counts.entries()) {
      const queue = queueNames[index] ?? '';
      this.reached.set({ queue }, counted.status === 'fulfilled' ? 1 : 0);
      if (counted.status === 'rejected') continue;
      for (const state of jobStates) this.jobs.set({ queue, state }, counted.value[state]);
    }
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
