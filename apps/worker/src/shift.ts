import { within } from '@rogatory/jobs';
import type { Worker } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds until another worker follows one that could not go on. */
const pause = 1000;
/** Milliseconds that jobs in hand have to finish when the shift ends. */
const notice = 5000;

/**
 * Keeps one queue served. A worker whose queue cannot be reached when it begins remembers that for ever and does
 * nothing, while its process lives on: then another one takes its place. So it does when `renew` asks for it.
 */
export class Shift {
  private readonly stopping = new AbortController();
  private worker: Worker;
  private relieve: () => void = () => undefined;
  private hasHeard = false;

  constructor(
    private readonly queue: string,
    private readonly hire: () => Worker,
  ) {
    this.worker = this.begin();
    void this.run();
  }

  /** Whether a job has been taken up since this was last asked. */
  heard(): boolean {
    const heard = this.hasHeard;
    this.hasHeard = false;
    return heard;
  }

  /** Has another worker take over; jobs in hand may finish. For a worker that does not know that it is deaf. */
  renew(): void {
    this.relieve();
  }

  /** Lets jobs in hand finish. Rejects where the queue does not answer: what is left undone, another worker does. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await within(notice, this.worker.close(), `The queue "${this.queue}" did not close in time.`);
  }

  private async run(): Promise<void> {
    while (!this.isOver()) {
      let wait = pause;
      const relieved = new Promise<void>((resolve) => {
        this.relieve = () => {
          wait = 0;
          resolve();
        };
      });
      try {
        await Promise.race([serve(this.worker), relieved]);
      } catch (error) {
        if (!this.isOver()) this.worker.emit('error', error as Error); // BullMQ throws nothing else
      }
      if (!this.isOver()) await this.replace(wait);
    }
  }

  private async replace(wait: number): Promise<void> {
    this.worker.close().catch(() => undefined); // not awaited: a dead connection may never close
    await sleep(wait, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    if (!this.isOver()) this.worker = this.begin();
  }

  private begin(): Worker {
    const worker = this.hire();
    worker.on('active', () => {
      this.hasHeard = true;
    });
    return worker;
  }

  private isOver(): boolean {
    return this.stopping.signal.aborted;
  }
}

async function serve(worker: Worker): Promise<void> {
  await worker.waitUntilReady();
  await worker.run();
}
