import { Relay, Queues } from '@rogatory/jobs';
import { ClockTower } from '@rogatory/deadlines';
import { Rounds } from '@rogatory/casework';
import { describeOnEachQueue, redisUrl } from '../support/queue.js';
import { preservationThatIs, eventually, firingsOf } from '../support/cases.js';
import { startProxy, type Proxy } from '../support/proxy.js';
import { startNode, type TestNode } from '../support/node.js';
import { freshDatabase } from '../support/database.js';
import { services } from '../support/services.js';

const timed = async (what: string, work: () => Promise<unknown>) => {
  const t = Date.now();
  const r = await Promise.race([work().then((x) => ['ok', x], (e) => ['err', String(e.message)]), new Promise((r) => setTimeout(r, 8000, 'HANGS'))]);
  console.log(what, Date.now() - t, 'ms', JSON.stringify(r));
};
describeOnEachQueue('probe', (backend) => {
  for (const silent of [false, true])
  it('queue down ' + silent, async () => {
    const proxy = await startProxy(backend === 'Redis' ? redisUrl()! : services().owner);
    const over = backend === 'Redis' ? { REDIS_URL: proxy.url } : {};
    const db0 = await startNode(backend, over);
    let node = db0;
    if (backend === 'PostgreSQL') {
      // queue url through the proxy
      const u = new URL(db0.database.queueUrl); const p = new URL(proxy.url); u.port = p.port; u.hostname = '127.0.0.1';
      const { createServer } = await import('../../apps/server/src/server.js');
      const { envFor } = await import('../support/node.js');
      const app = await createServer(envFor(db0.database, backend, { QUEUE_DATABASE_URL: u.href }));
      await app.init();
      node = { ...db0, app } as TestNode;
    }
    const relay = node.app.get(Relay), queues = node.app.get(Queues), tower = node.app.get(ClockTower);
    await preservationThatIs(node, 'transmitted');
    await timed('relay up', () => relay.relay());
    await timed('arm up', () => tower.arm(queues));
    await proxy.cut(silent);
    const b = await preservationThatIs(node, 'transmitted');
    await timed('ping down', () => queues.ping());
    await timed('relay down', () => relay.relay());
    await timed('arm down', () => tower.arm(queues));
    await timed('ack while arm hangs', () => node.do('xb-contact', b.id, 'acknowledge', {}));
    await timed('round', () => node.app.get(Rounds).round());
    await proxy.restore();
    await timed('relay restored', () => relay.relay());
    await node.advance('1 hour');
    await timed('relay restored later', () => relay.relay());
    await timed('arm restored', () => tower.arm(queues));
    await proxy.cut(silent);
    await timed('stop', () => db0.stop().then(() => node === db0 ? 0 : node.app.close()));
    await proxy.stop();
  }, 120000);
});
