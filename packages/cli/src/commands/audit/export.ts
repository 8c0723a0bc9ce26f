import type { AuditRecord } from '@mdm/client';
import { type Command, Option } from 'commander';
import type { Bind } from '../../cli.js';
import { examples } from '../../help.js';
import { eachRecord, type QueryOptions, queryOf, queryOptions } from './query.js';

type Format = 'fhir' | 'dicom' | 'ndjson';

export function addExport(audit: Command, bind: Bind): void {
  const command = queryOptions(
    audit
      .command('export')
      .description('write records for other programs, one a line, the newest first')
      .addOption(
        new Option('--format <format>', 'FHIR AuditEvent, DICOM audit message, or as they are')
          .choices(['fhir', 'dicom', 'ndjson'])
          .default('ndjson'),
      ),
  ).action(
    bind(async (cli, { format, ...options }: QueryOptions & { readonly format: Format }) => {
      const written = await writerOf(format);
      return eachRecord(cli, queryOf(options), async ({ records }) => {
        for (const record of records) await cli.out.line(written(record));
      });
    }),
  );
  examples(
    command,
    [
      'mdm audit export --format fhir --since 2026-01-01 --until 2026-02-01 > january.ndjson',
      'a month for FHIR',
    ],
    ['mdm audit export --format dicom > audit.xml', 'PS3.15 audit messages, one XML document a line'],
  );
}

async function writerOf(format: Format): Promise<(record: AuditRecord) => string> {
  const { dicomAuditMessage, fhirAuditEvent } = await import('@mdm/audit/export');
  switch (format) {
    case 'dicom':
      return dicomAuditMessage;
    case 'fhir':
      return (record) => JSON.stringify(fhirAuditEvent(record));
    case 'ndjson':
      return (record) => JSON.stringify(record);
  }
}
