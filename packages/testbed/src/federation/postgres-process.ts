import path from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@mdm/store';

/** The PostgreSQL of a site. */
export interface PostgresProcess {
  url(database: string): string;
  /** Of the postmaster. */
  readonly pid: number;
  readonly logFile: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Kills it, if it is still there, and starts it anew on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgresProcess(options: {
  readonly directory: string;
  readonly port: number;
  readonly databases: readonly string[];
  readonly durable: boolean;
}): Promise<PostgresProcess> {
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options);
  return {
    url: (database) => server.url(database),
    get pid() {
      return server.pid;
    },
    logFile: path.join(server.directory, 'server.log'),
    kill: () => server.kill(),
    restart: async () => {
      await server.kill();
      server = await startEmbeddedPostgres(options);
    },
    stop: () => server.stop(),
  };
}
