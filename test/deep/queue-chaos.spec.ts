import '../support/patience.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, preservationThatIs } from '../support/cases.js';
import { figures } from '../support/figures.js';
import { startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';
import { emptyQueue, spawnWorker, type WorkerProcess } from '../support/worker.js';

const requests = 100;
const each = 100;
const all = requests * each;
/** Seconds over which the thresholds fall due. */
const span = 60;
/** As many workers live at a time, so that each has ten seconds: on a busy machine it takes several to begin. */
const most = 10;
/** Workers that are killed, one each second: the eldest, whether it has begun or not. */
const killed = 60;

describeOnEachQueue(
  'ten thousand deadlines while workers are killed and the queue is lost',
  (backend) => {
    let node: TestNode;
    const workers: WorkerProcess[] = [];

    beforeAll(async () => {
      node = await startNode(backend);
    });
    afterAll(async () => {
      await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
      await node.stop();
    });

    const spawnOne = (): unknown => workers.push(spawnWorker(node, backend, { SWEEP_MS: '500' }));
    const count = async (text: string): Promise<number> => {
      const [row] = await node.sql(`SELECT count(*)::int AS count FROM ${text}`);
      return row.count;
    };
    const unfired = (): Promise<number> =>
      count('threshold WHERE fired_at IS NULL AND at IS NOT NULL');
    const open = (): Promise<number> => count('outbox WHERE done_at IS NULL');

    it('fires each once, tells of each once, and leaves no promise open', async () => {
      for (let made = 0; made < requests; made += 10) {
        await Promise.all(
          Array.from({ length: 10 }, () => preservationThatIs(node, 'transmitted')),
        );
      }
      await node.sql('UPDATE threshold SET at = NULL');
      await node.sql(
        `INSERT INTO threshold (id, deadline_id, request_id, requesting_state, requested_state, owed_by, visibility, name, at)
        SELECT gen_random_uuid(), d.id, d.request_id, d.requesting_state, d.requested_state, d.owed_by, d.visibility, 'warn',
          node_time() + interval '4 seconds' + n * interval '1 millisecond' * $1
        FROM deadline d, generate_series(1, $2) n WHERE d.limit_id = 'acknowledge'`,
        [(span * 1000) / each, each],
      );

      const began = performance.now();
      let kills = 0;
      let losses = 0;
      for (let second = 1; kills < killed || (await unfired()) > 0; second += 1) {
        if (workers.length < most) spawnOne();
        await sleep(began + second * 1000 - performance.now());
        if (kills < killed && workers.length === most) {
          await workers.shift()?.end('SIGKILL');
          kills += 1;
        }
        if (second % 15 === 7 && second < span) {
          await emptyQueue(node, backend);
          losses += 1;
        }
      }
      // each that begins to work shows life once, and none of those killed takes that back
      const atWork = await count('heartbeat');
      expect(atWork).toBeGreaterThan(5);
      const fired = performance.now();
      await eventually(async () => (await open()) === 0, 'every promise is kept', 150_000);
      const kept = performance.now();

      const events = await node.sql(
        `SELECT request_id, data::jsonb ->> 'plannedFor' AS planned, count(*)::int AS times FROM private_event
        WHERE type = 'deadline' GROUP BY request_id, planned`,
      );
      expect(events.filter(({ times }) => times !== 1)).toEqual([]);
      expect(events).toHaveLength(all);
      expect(await count('threshold WHERE fired_at < at')).toBe(0);
      expect(await count(`notification WHERE type = 'deadline'`)).toBe(all);
      expect(await count(`notification WHERE type <> 'page'`)).toBe(all + requests);
      const [{ id }] = await node.sql('SELECT id FROM request LIMIT 1');
      const { body } = await node.call(
        'xb-auditor',
        'GET',
        `/api/v1/requests/${id}/history/verify`,
      );
      expect(body).toMatchObject({ ok: true });

      const [{ median, worst }] = await node.sql(
        `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY late) AS median, max(late) AS worst FROM (
        SELECT extract(epoch FROM fired_at - at)::float8 AS late FROM threshold WHERE fired_at IS NOT NULL) t`,
      );
      const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(0);
      figures(
        `kills on ${backend}`,
        `${String(all)} deadlines due within ${String(span)} s, ${String(kills)} kills ` +
          `(${String(atWork)} workers had begun), ` +
          `the queue lost ${String(losses)} times; all fired after ${seconds(began, fired)} s, ` +
          `late by ${Number(median).toFixed(2)} s (median), ${Number(worst).toFixed(1)} s (worst); ` +
          `all told ${seconds(fired, kept)} s later`,
      );
    });
  },
);
