/** A process that starts a server in the directory of its argument, prints where it is, and stays. */
import { startEmbeddedPostgres } from '../embedded-postgres.js';

const [directory = ''] = process.argv.slice(2);
const { pid, directory: place, url } = await startEmbeddedPostgres({ directory, durable: false });
process.stdout.write(`${JSON.stringify({ pid, directory: place, url: url('postgres') })}\n`);
process.stdin.resume();
