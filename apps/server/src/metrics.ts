import { Injectable } from '@nestjs/common';
import { backlog, Rooms } from '@rogatory/persistence';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for the operator, in Prometheus' form: times and counts, never content. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly unfired: Gauge;
  private readonly promised: Gauge;
  private readonly answers: Histogram<'method' | 'route' | 'status'>;

  constructor(private readonly rooms: Rooms) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.unfired = new Gauge({
      name: 'oldest_unfired_due_seconds',
      help: 'Seconds since the oldest due threshold should have fired.',
      registers,
    });
    this.promised = new Gauge({
      name: 'oldest_open_promise_seconds',
      help: 'Age of the oldest job that was promised and not kept.',
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
    const [[row]] = await this.rooms.asSystem('clock', '', (tx) => tx.commit(backlog()));
    this.unfired.set(row?.unfired ?? 0);
    const [[open]] = await this.rooms.asSystem('relay', '', (tx) => tx.commit(backlog()));
    this.promised.set(open?.promised ?? 0);
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }
}
