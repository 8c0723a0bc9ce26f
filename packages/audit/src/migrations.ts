import type { Migration } from '@mdm/store';

/**
 * The chain of one service, in the schema of that service. `audit_head` remembers where the chain ends, so that records
 * missing at its end are noticed. Nobody changes or removes a record, not the owner of the tables either; the triggers
 * fire even for replication roles. `detail` is `json`, which keeps its text, because the hash covers it. `version` says
 * what the hash covers. `audit_exports` keeps how far records have been sent to where.
 */
export const auditMigrations: readonly Migration[] = [
  {
    version: 8100,
    name: 'audit',
    up: `
      create table audit_records (
        seq bigint primary key,
        at timestamptz not null,
        site text not null,
        service text not null,
        operation text not null,
        effect text not null check (effect in ('read', 'write', 'destroy')),
        outcome text not null check (outcome in ('success', 'refused', 'failed')),
        code text,
        subject text,
        groups text[],
        issuer text,
        on_behalf text,
        origin text,
        objects text[],
        count bigint,
        purpose text,
        detail json,
        trace_id text,
        previous_hash bytea not null,
        hash bytea not null
      );
      create index audit_records_objects on audit_records using gin (objects);
      create index audit_records_subject on audit_records (subject, seq) where subject is not null;
      create index audit_records_at on audit_records using brin (at);

      create table audit_head (
        one boolean primary key default true check (one),
        seq bigint not null,
        hash bytea not null
      );
      insert into audit_head (seq, hash) values (0, decode(repeat('00', 32), 'hex'));

      create function audit_refuse() returns trigger language plpgsql as $$
        begin
          raise exception 'audit records are never changed or removed' using errcode = 'insufficient_privilege';
        end $$;
      create function audit_forward() returns trigger language plpgsql as $$
        begin
          if new.seq <= old.seq then
            raise exception 'the audit chain only grows' using errcode = 'insufficient_privilege';
          end if;
          return new;
        end $$;
      create trigger audit_records_kept before update or delete or truncate on audit_records
        for each statement execute function audit_refuse();
      create trigger audit_head_kept before delete or truncate on audit_head
        for each statement execute function audit_refuse();
      create trigger audit_head_forward before update on audit_head
        for each row execute function audit_forward();
      alter table audit_records enable always trigger audit_records_kept;
      alter table audit_head enable always trigger audit_head_kept;
      alter table audit_head enable always trigger audit_head_forward;
    `,
    down: `
      drop table audit_head;
      drop table audit_records;
      drop function audit_forward();
      drop function audit_refuse();
    `,
  },
  {
    version: 8110,
    name: 'audit-2',
    up: `
      alter table audit_records add column version smallint not null default 1;
      alter table audit_records alter column version drop default;
      alter table audit_records add column policy_version text;
      alter table audit_records add column level text;
      alter table audit_records add column permit text;

      create table audit_exports (
        destination text primary key,
        seq bigint not null
      );
    `,
    down: `
      drop table audit_exports;
      alter table audit_records drop column permit;
      alter table audit_records drop column level;
      alter table audit_records drop column policy_version;
      alter table audit_records drop column version;
    `,
  },
];
