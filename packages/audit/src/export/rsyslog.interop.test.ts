import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, type TestDatabase, testDatabase } from '@mdm/store';
import { auditMigrations } from '../migrations.js';
import {
  counted,
  type FeedCredentials,
  feedCredentials,
  startFeed,
  upTo,
  writeRecords,
} from './syslog-feed.fixture.js';

let credentials: FeedCredentials;
let test: TestDatabase;
let directory: string;
let received: string;
let port: number;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-rsyslog-'));
  received = path.join(directory, 'received');
  credentials = await feedCredentials();
  test = await testDatabase({ migrations: auditMigrations });
  port = await freePort();
  const { ca, receiver } = credentials;
  const file = (name: string) => path.join(directory, name);
  await writeFile(file('ca.pem'), ca.cert);
  await writeFile(file('cert.pem'), receiver.cert);
  await writeFile(file('key.pem'), receiver.key, { mode: 0o600 });
  await writeFile(received, '');
  await writeFile(
    file('rsyslog.conf'),
    `global(workDirectory="${directory}" maxMessageSize="64k" DefaultNetstreamDriver="gtls"
       DefaultNetstreamDriverCAFile="${file('ca.pem')}" DefaultNetstreamDriverCertFile="${file('cert.pem')}"
       DefaultNetstreamDriverKeyFile="${file('key.pem')}")
     module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/name"
       PermittedPeer=["lfc"])
     input(type="imtcp" address="127.0.0.1" port="${port}" name="tls")
     template(name="fields" type="string" string="%app-name%|%msgid%|%pri%|%timereported%|%msg%\\n")
     if $inputname == "tls" then action(type="omfile" file="${received}" template="fields")
    `,
  );
});
afterAll(async () => {
  await test?.drop();
  await rm(directory, { recursive: true, force: true });
});

/** Debian's rsyslogd in the foreground, which writes what it has before it stops; a missing one fails the test with the package to install. */
async function startRsyslog(): Promise<{ readonly stop: () => Promise<unknown> }> {
  const args = ['-n', '-f', path.join(directory, 'rsyslog.conf'), '-i', path.join(directory, 'pid')];
  const daemon: ChildProcess = spawn('rsyslogd', args, { stdio: 'inherit' });
  await once(daemon, 'spawn').catch((cause: unknown) => {
    throw new Error('rsyslogd is needed for this test: apt-get install -y rsyslog rsyslog-gnutls', { cause });
  });
  const exited = once(daemon, 'exit');
  return {
    stop: () => {
      daemon.kill();
      return exited;
    },
  };
}

const lines = async () => (await readFile(received, 'utf8')).split('\n').filter(Boolean);
const sequences = async () =>
  (await lines()).map((line) => Number(/mdm:\/\/a\/lfc\/audit\/(\d+)/.exec(line)?.[1]));

describe('rsyslog of Debian as receiver, with mutual TLS', () => {
  it('takes every record as a message of its own, and those of while it was away when it is back', async () => {
    const first = await startRsyslog();
    await writeRecords(test.db, 300);
    const feed = startFeed(test.db, `127.0.0.1:${port}`, credentials);
    try {
      await counted(test.db, 300);
      await first.stop();
      await writeRecords(test.db, 20);
      const second = await startRsyslog();
      await counted(test.db, 320);
      await second.stop();
      expect([...new Set(await sequences())]).toEqual(upTo(320));
      for (const line of await lines()) {
        expect(line).toMatch(/^mdm-lfc\|DICOM\+RFC3881\|85\|.*<AuditMessage.*<\/AuditMessage>$/);
      }
    } finally {
      await feed.close();
    }
  });
});
