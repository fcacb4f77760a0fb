import { Relay } from '@rogatory/jobs';
import { startWorker, type RunningWorker } from '../../apps/worker/src/worker.js';
import { movesOf, writeCalendar } from '../support/calendars.js';
import { eventually, requestThatIs, setTime } from '../support/cases.js';
import { envFor, startNode, type TestNode } from '../support/node.js';
import { describeOnEachQueue } from '../support/queue.js';

/** More than one transaction looks at. */
const many = 25;
/** Rounds so rare that only the first one, at the start, is made. */
const rarely = { SWEEP_MS: '3600000' };

describeOnEachQueue('a changed calendar', (backend) => {
  let node: TestNode;
  let worker: RunningWorker | undefined;
  beforeAll(async () => {
    node = await startNode(backend, rarely);
  });
  afterAll(async () => {
    await worker?.stop();
    await node.stop();
  });

  it('reaches the worker, which moves every deadline once, though the promise is handed over twice', async () => {
    await setTime(node, '2027-03-01T03:00:00Z');
    await writeCalendar(node, 'XB', []);
    await node.sql('UPDATE outbox SET done_at = node_time()');
    const ids: string[] = [];
    for (let count = 0; count < many; count += 1) {
      ids.push((await requestThatIs(node, 'received')).id);
    }
    await writeCalendar(node, 'XB', [{ on: '2027-03-31', name: 'Late' }]);
    worker = await startWorker(envFor(node.database, backend, rarely));
    await node.app.get(Relay).relay();
    await node.sql('UPDATE outbox SET relayed_at = NULL WHERE done_at IS NULL');
    await node.app.get(Relay).relay();
    await eventually(
      async () =>
        (await node.sql("SELECT FROM outbox WHERE name = 'recalculate' AND done_at IS NULL"))
          .length === 0,
      'the promise is kept',
      20_000,
    );
    const moves = await movesOf(node, ids);
    expect(moves.map(({ request }) => request).sort()).toEqual([...ids].sort());
    expect(new Set(moves.map(({ newDueOn }) => newDueOn))).toEqual(new Set(['2027-04-01']));
  });
});
