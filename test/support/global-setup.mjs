import { startServices } from '../../tools/services.mjs';

/** Starts PostgreSQL, and Redis where there is one, once for all tiers that need them. */
export default async function setUp() {
  const { services, stop } = await startServices();
  globalThis.stopTestServices = stop;
  process.env.ROGATORY_TEST_SERVICES = JSON.stringify(services);
}
