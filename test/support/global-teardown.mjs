/** Ends what the global setup started. */
export default async function tearDown() {
  await globalThis.stopTestServices?.();
}
