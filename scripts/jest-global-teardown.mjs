/** After all tests: stops what jest-global-setup.mjs started, and removes its directory. */
export default async function teardown() {
  for (const stop of globalThis.mdmTestServers ?? []) await stop();
}
