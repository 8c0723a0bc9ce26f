-- Of those that came before, the SOP class is not known.
alter table instances add column sop_class text;

-- Who else has sent an instance that was there already.
create table instance_senders (
  guid uuid not null references instances (guid) on delete cascade,
  source text not null,
  primary key (guid, source)
);

-- Requests for storage commitment (PS3.4 Annex J) whose result is still to be told.
create table commitments (
  guid uuid primary key,
  calling_ae text not null,
  called_ae text not null,
  address text not null,
  transaction_uid text not null,
  -- What it refers to, in the order of the request.
  sop_classes text[] not null,
  sop_uids text[] not null,
  asked_ms bigint not null,
  -- When it is to be looked at next.
  due_ms bigint not null,
  -- How often it could not be told, and why the last time.
  attempts integer not null default 0,
  error jsonb,
  unique (calling_ae, address, transaction_uid)
);
create index commitments_due on commitments (due_ms);
