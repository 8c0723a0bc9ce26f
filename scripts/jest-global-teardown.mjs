/** After all tests: stops what jest-global-setup.mjs started, looks through the logs, and removes its directory. */
export default async function teardown() {
  const problems = [];
  for (const stop of globalThis.mdmTestServers ?? []) {
    await stop().catch((problem) => problems.push(problem));
  }
  if (problems.length > 0) throw problems[0];
}
